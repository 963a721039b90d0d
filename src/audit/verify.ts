import type { KeyObject } from 'node:crypto'
import { checkKeys, checkString } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { node } from '../core/node.ts'
import { type AuditCheckpoint, checkSignature, readCheckpoint, readPublicKey } from './checkpoint.ts'
import type { ChainEnd } from './chain.ts'
import { checkpointFile, fullFilesOf } from './files.ts'
import { type AuditKey, type AuditSecret, createAuditKey } from './key.ts'
import { type AuditFault, type AuditTear, RecordVerifier } from './verify-records.ts'

/** What a log is verified against. */
export interface AuditVerifyOptions {
  /** The key of the log; several, oldest or newest first, where it was exchanged. */
  readonly key?: AuditSecret | readonly AuditSecret[]
  /** Ed25519 public keys, as PEM or KeyObject, for checkpoints signed with `audit.signingKey`. */
  readonly publicKey?: string | KeyObject | readonly (string | KeyObject)[]
  /**
   * Checkpoints kept elsewhere: one, several, or the path of a file of them. Unless given, the file beside the log is read where
   * there is one, which proves nothing against somebody who can write both.
   */
  readonly checkpoint?: AuditCheckpoint | readonly AuditCheckpoint[] | string
}

/** What a verification found. */
export interface AuditVerification {
  /** Nothing is wrong as far as it could be seen. */
  readonly ok: boolean
  /** The first thing that is wrong; undefined when nothing is. */
  readonly fault: AuditFault | undefined
  /** Records that are right, up to the fault or the end. */
  readonly records: number
  /** The first and the last of them. */
  readonly first: ChainEnd | undefined
  /** See `first`. */
  readonly last: ChainEnd | undefined
  /** What crashes have left, each told of by the record after it. */
  readonly tears: readonly AuditTear[]
  /** How many checkpoints were compared with a record. */
  readonly checkpoints: number
  /** The last record that a checkpoint has seen; what comes after it could be taken away without being missed. 0 without any. */
  readonly provenSeq: number
  /** The files read, in their order. */
  readonly files: readonly string[]
}

/** No line of a log is longer. */
const maxLineBytes = 64 << 20

/**
 * Verifies an audit log, reading it once in a stream, and names the first record that is not as it was written. Every single record
 * changed, taken away, put in or swapped is found.
 *
 * What cannot be found: without a checkpoint that is kept elsewhere, records taken away from the end; without a key
 * (`audit.key`), a log that was rewritten from some record to its end, as anybody can compute its hashes anew. A checkpoint kept
 * elsewhere finds both, for all records that it has seen.
 *
 * The form, so that others can verify it too. A log is UTF-8 text, one JSON object a line, each line ended by a line feed. The last
 * members of each object are `"seq":N,"prev_hash":"P","hash":"H"}`, before them `"key_id":"K",` where there is a key. N counts
 * from 1; P is H of the line before, 64 zeros in the first; H, in hexadecimal digits, is the SHA-256 (with a key: HMAC-SHA-256) of the
 * line's bytes from the first up to, not including, `,"hash":"`. K is the first 16 digits of the SHA-256 of `cordwood-audit-key`, a line
 * feed, and the key. Lines that are no such objects were torn by a crash: the record after them has, before its key id, the members
 * `"torn_bytes":N,"torn_sha256":"S",` of all bytes between it and the record before.
 *
 * @param path - of a log; the full files before it (`audit.000000001000.log`) are found by themselves. Or the files of one chain
 * in their order.
 * @returns what was found. It rejects only for options that cannot be used, and for files that cannot be read.
 *
 * @example
 * ```ts
 * import { createLogger, verifyAuditLog } from 'cordwood'
 * await using log = createLogger({ sinks: [], audit: { path: 'audit.log', key: 'from a vault' } })
 * await log.audit('threshold changed', { actor: 'ann', action: 'update', before: 0.7, after: 0.8 }).durable
 * const { ok, records } = await verifyAuditLog('audit.log', { key: 'from a vault' })
 * console.log(ok, records) // → true 1
 * ```
 */
export async function verifyAuditLog(
  path: string | readonly string[],
  options: AuditVerifyOptions = {},
): Promise<AuditVerification> {
  checkKeys('verifyAuditLog', options, ['key', 'publicKey', 'checkpoint'])
  const files =
    typeof path === 'string' ? [...fullFilesOf(checkString('path', path)), path] : path.map((each) => checkString('path', each))
  if (files.length === 0) throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', 'Expected the path of an audit log, got none.')
  const keys = listOf(options.key).map((key) => createAuditKey('key', key))
  const publicKeys = listOf(options.publicKey).map((key) => readPublicKey('publicKey', key))
  const lastFile = files.at(-1) ?? ''
  const { checkpoints, fault } = await readCheckpoints(options.checkpoint, lastFile, keys, publicKeys)
  const verifier = new RecordVerifier(keys, new Map(checkpoints.map((checkpoint) => [checkpoint.seq, checkpoint])))
  let line = 0
  for (const file of files) {
    if (!(await eachLine(file, (bytes, isEnded, number) => verifier.take(bytes, isEnded, { file, line: (line = number) })))) break
  }
  verifier.finish({ file: lastFile, line })
  const found = verifier.fault ?? fault
  const { records, first, tears, met, end } = verifier
  return {
    ok: found === undefined,
    fault: found,
    records,
    first,
    last: records === 0 ? undefined : end,
    tears,
    checkpoints: met,
    provenSeq: Math.max(0, ...checkpoints.map(({ seq }) => seq).filter((seq) => seq <= end.seq)),
    files,
  }
}

function listOf<Type>(given: Type | readonly Type[] | undefined): readonly Type[] {
  if (given === undefined) return []
  return Array.isArray(given) ? (given as readonly Type[]) : [given as Type]
}

interface FoundCheckpoints {
  readonly checkpoints: readonly AuditCheckpoint[]
  readonly fault: AuditFault | undefined
}

async function readCheckpoints(
  given: AuditVerifyOptions['checkpoint'],
  lastFile: string,
  keys: readonly AuditKey[],
  publicKeys: readonly KeyObject[],
): Promise<FoundCheckpoints> {
  const beside = checkpointFile(lastFile)
  const file = typeof given === 'string' ? given : given === undefined && node.fs.existsSync(beside) ? beside : undefined
  const values = file === undefined ? listOf(given as AuditCheckpoint) : await readValues(file)
  const checkpoints: AuditCheckpoint[] = []
  for (const [index, value] of values.entries()) {
    const place = { file: file ?? '', line: file === undefined ? 0 : index + 1 }
    const checkpoint = readCheckpoint(value)
    if (checkpoint === undefined) {
      // The last may have been torn by a crash of its writer.
      if (file !== undefined && index === values.length - 1) continue
      if (file === undefined)
        throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', 'Expected `checkpoint` to be a checkpoint, got something else.')
      return {
        checkpoints,
        fault: { kind: 'malformed', ...place, seq: undefined, message: `Line ${place.line} is no checkpoint.` },
      }
    }
    if (checkSignature(checkpoint, keys, publicKeys) === 'invalid') {
      const message = `The checkpoint of record ${checkpoint.seq} is not signed by the key that was given.`
      return { checkpoints, fault: { kind: 'signature', ...place, seq: checkpoint.seq, message } }
    }
    checkpoints.push(checkpoint)
  }
  return { checkpoints, fault: undefined }
}

async function readValues(file: string): Promise<unknown[]> {
  const text = await node.fsPromises.readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(file, cause)
  })
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line): unknown => {
    try {
      return JSON.parse(line)
    } catch {
      return undefined
    }
  })
}

/** Calls for each line; false when the callee wants no more. */
async function eachLine(file: string, take: (line: Buffer, isEnded: boolean, number: number) => boolean): Promise<boolean> {
  let rest: Buffer[] = []
  let waiting = 0
  let number = 0
  try {
    for await (const chunk of node.fs.createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
        const part = chunk.subarray(start, end)
        const line = rest.length === 0 ? part : Buffer.concat([...rest, part])
        rest = []
        waiting = 0
        start = end + 1
        if (!take(line, true, ++number)) return false
      }
      if (start === chunk.length) continue
      rest.push(chunk.subarray(start))
      waiting += chunk.length - start
      if (waiting > maxLineBytes) throw new Error(`line ${number + 1} is longer than ${maxLineBytes} bytes`)
    }
  } catch (cause) {
    throw unreadable(file, cause)
  }
  return rest.length === 0 || take(Buffer.concat(rest), false, number + 1)
}

function unreadable(file: string, cause: unknown): CordwoodError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', `Expected a file that can be read, got ${file}: ${why}.`, { cause })
}
