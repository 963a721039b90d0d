import { checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LogRecord } from '../core/record.ts'
import { decodeLine } from '../json/decode.ts'
import { createMiner, type Miner } from '../template/miner.ts'

/** Options of {@link deriveTemplates}. */
export interface DeriveTemplatesOptions {
  /** The miner that is asked; default one of its own. Give one to keep what it knows (`toJSON()`), or to share it. */
  readonly miner?: Miner
}

/** Numbers are read as milliseconds between these. */
const firstMs = 1e11
const lastMs = 1e14

/**
 * Makes the function that finds the templates of lines which are put into a store by `openImport`: what it gives is the third argument
 * of `add`. Queries then find `log.template_id` and `log.variables` (texts) in lines of other programs, plain or JSON; the lines
 * themselves are stored as they are. Lines that say their template, as cordwood's own do, need nothing.
 *
 * @returns a function of whole lines and of the place that `add` is given; it answers with the line that queries read, by the place of the line among these.
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN, or CORDWOOD_ERR_OPTION_INVALID for what is no miner.
 *
 * @example
 * ```ts
 * import { openLogs } from 'cordwood/query'
 * import { deriveTemplates, openImport } from 'cordwood/store'
 *
 * const derive = deriveTemplates()
 * const lines = Buffer.from('Jun 14 15:16:01 web sshd[199]: Failed password for root from 10.0.0.9 port 22\n')
 * const place = { source: 'auth.log', start: 0, offset: lines.length, time: Date.UTC(2026, 5, 14) }
 * {
 *   await using into = openImport('./auth')
 *   await into.add(lines, place, derive(lines, place))
 * }
 * const { records: [found] } = await (await openLogs('./auth')).search('log.variables:"10.0.0.9"')
 * console.log(found?.fields['log.template_id']) // → 2ea281e99e389cb9
 * ```
 */
export function deriveTemplates(
  options: DeriveTemplatesOptions = {},
): (lines: Uint8Array, place: { readonly time: number }) => Map<number, string> {
  checkKeys('deriveTemplates()', options, ['miner'])
  const { miner = createMiner() } = options
  if (typeof (miner as Partial<Miner> | null)?.add !== 'function') {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`miner\` to be what createMiner() makes, got ${describe(miner)}.`,
    )
  }
  return (lines, { time }) => {
    const derived = new Map<number, string>()
    const texts = Buffer.from(lines.buffer, lines.byteOffset, lines.length).toString('latin1').split('\n')
    let before = time
    for (const [row, latin] of texts.entries()) {
      if (latin.trim() === '') continue
      const record = decodeLine(Buffer.from(latin, 'latin1').toString('utf8'), { id: '', time: before })
      const line = record.template === undefined ? derivedLine(latin, record, before, miner) : undefined
      if (line !== undefined) derived.set(row, line)
      before = Math.floor(record.time)
    }
    return derived
  }
}

/** The line that is read in place of another; undefined where nothing can be added to that one. */
function derivedLine(latin: string, record: LogRecord, before: number, miner: Miner): string | undefined {
  const { id, variables } = miner.add(record.message)
  const added = toLatin(`"log.template_id":${JSON.stringify(id)},"log.variables":${JSON.stringify(variables)}}`)
  const line = latin.trim()
  if (!line.startsWith('{')) {
    const { message, time, level } = record
    return `${toLatin(JSON.stringify({ ...timeMember(time, before), level, message }).slice(0, -1))},${added}`
  }
  // Left as it is but for its last bracket: JSON.parse would not keep all numbers.
  if (!line.endsWith('}') || Object.hasOwn(record.fields, 'log.variables')) return undefined
  const head = line.slice(0, -1)
  return head.trim() === '{' ? undefined : `${head},${added}`
}

/** A line that says no time has that of the line before: so has this one. */
function timeMember(time: number, before: number): object {
  if (time === before) return {}
  return time >= firstMs && time < lastMs ? { time } : { '@timestamp': new Date(time).toISOString() }
}

function toLatin(text: string): string {
  return Buffer.from(text).toString('latin1')
}
