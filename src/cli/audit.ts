import { type AuditVerification, type AuditVerifyOptions, verifyAuditLog } from '../audit/verify.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { invalidFlag } from './invalid-flag.ts'
import type { Outcome } from './outcome.ts'
import type { Output } from './output.ts'
import { toJson } from './print-record.ts'
import { keyOfEnvironment, readBytes, readKey } from './read-key.ts'
import { readWords } from './read-words.ts'

const flags = {
  'key-file': { type: 'string', multiple: true },
  'public-key': { type: 'string', multiple: true },
  checkpoint: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** Verifies an audit log: `audit verify <path>`. Found means that nothing is wrong. */
export async function audit(words: readonly string[], output: Output): Promise<Outcome> {
  const [verb, ...rest] = words
  if (verb !== 'verify') throw invalidFlag('cordwood audit verify <path>', verb === undefined ? 'no verb' : `the verb ${verb}`)
  const { positionals, text, texts, isSet } = readWords('audit', rest, flags)
  const [path, ...more] = positionals
  if (path === undefined) throw invalidFlag('the path of an audit log: cordwood audit verify <path>', 'none')
  const [checkpoint, publicKeys] = [text('checkpoint'), texts('public-key')]
  const options: AuditVerifyOptions = {
    ...(await keysOf(texts('key-file'))),
    ...(publicKeys.length > 0 && { publicKey: await Promise.all(publicKeys.map(readText)) }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  }
  const found = await verifyAuditLog(more.length === 0 ? path : positionals, options)
  if (isSet('json')) await output.write(`${toJson(found)}\n`)
  else
    await output.write(
      print(found, checkpoint !== undefined)
        .map((line) => `${neutralise(line)}\n`)
        .join(''),
    )
  return { found: found.ok }
}

function print(found: AuditVerification, isElsewhere: boolean): string[] {
  const { fault, records, last, tears, provenSeq } = found
  const crashes = tears.map(
    ({ file, line, bytes }) => `crash  ${file}:${line}: ${bytes} torn bytes, told of by the record after them`,
  )
  if (fault !== undefined) {
    const place = fault.line === 0 ? fault.file : `${fault.file}:${fault.line}`
    const before =
      records === 0 ? 'no record before it is right' : `records ${found.first?.seq} to ${last?.seq} before it are right`
    return [...crashes, `BROKEN ${place}: ${fault.message}`, `       ${before}`]
  }
  const proven = provenSeq === 0 ? 'no checkpoint' : `checkpoints up to record ${provenSeq}`
  const advice = isElsewhere ? '' : '; only one kept elsewhere (--checkpoint) proves that the end was not taken away'
  const range = last === undefined ? 'no records' : `${records} records, ${found.first?.seq} to ${last.seq}`
  return [...crashes, `ok     ${range}, ${proven}${advice}`, ...(last === undefined ? [] : [`       last hash ${last.hash}`])]
}

async function keysOf(files: readonly string[]): Promise<AuditVerifyOptions> {
  if (files.length > 0) return { key: await Promise.all(files.map(readKey)) }
  const key = keyOfEnvironment()
  return key === undefined ? {} : { key }
}

async function readText(file: string): Promise<string> {
  return (await readBytes(file)).toString()
}
