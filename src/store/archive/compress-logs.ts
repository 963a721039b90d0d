import { checkKeys, checkOneOf, describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { buildSegment, type SegmentHint } from '../segment/build-segment.ts'
import { openSegment } from '../segment/open-segment.ts'
import { type ArchiveChunk, lineKinds, packArchive } from './archive-format.ts'
import { memoryFile } from './memory-file.ts'

/** How much work compression is worth. */
export interface CompressLogsOptions {
  /** `online` (default) is fast, `cold` takes longer and is smaller. */
  readonly level?: 'online' | 'cold'
}

/** One kind of message among the records. */
export interface CompressedTemplate {
  /** 16 hexadecimal digits: what the records say in `log.template_id`, else made of the message. */
  readonly id: string
  /** The message, with `<*>` for what differs in it. */
  readonly template: string
  /** Records that have it. */
  readonly count: number
}

/** What `compressLogs` gives. */
export interface CompressedLogs {
  /** All of the records: `decompressLogs` gives them back. */
  readonly data: Buffer
  /** How many times smaller that is than the records as lines of JSON; 0 for no records. */
  readonly ratio: number
  /** The most frequent first. */
  readonly templates: readonly CompressedTemplate[]
}

/** As the store's segments. */
const maxRows = 65_536
const maxBytes = 32 << 20

const openingBrace = 123

interface Chunk {
  readonly lines: string[]
  readonly kinds: number[]
  bytes: number
}

function invalid(place: number, got: string, cause?: unknown): CordwoodError {
  const message = `Expected record ${place} to be an object that JSON can print, or a text, got ${got}.`
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message, cause === undefined ? {} : { cause })
}

/** A record as one line, and what it was. */
function printRecord(record: object | string, place: number): { readonly line: string; readonly kind: number } {
  if (typeof record === 'string') {
    // A line feed would make two lines of it, and half of a pair has no bytes of its own.
    const isLine = !record.includes('\n') && record.isWellFormed()
    return isLine ? { line: record, kind: lineKinds.text } : { line: JSON.stringify(record), kind: lineKinds.quoted }
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) throw invalid(place, describe(record))
  let line: string | undefined
  try {
    line = JSON.stringify(record)
  } catch (error) {
    throw invalid(place, error instanceof Error ? error.message : String(error), error)
  }
  if (line?.charCodeAt(0) !== openingBrace) throw invalid(place, `${describe(record)} that prints as ${line}`)
  return { line, kind: lineKinds.object }
}

function* chunksOf(records: Iterable<object | string>): Generator<Chunk> {
  let chunk: Chunk = { lines: [], kinds: [], bytes: 0 }
  let place = 0
  for (const record of records) {
    const { line, kind } = printRecord(record, place++)
    const length = Buffer.byteLength(line) + 1
    if (chunk.lines.length === maxRows || (chunk.lines.length > 0 && chunk.bytes + length > maxBytes)) {
      yield chunk
      chunk = { lines: [], kinds: [], bytes: 0 }
    }
    chunk.lines.push(line)
    chunk.kinds.push(kind)
    chunk.bytes += length
  }
  if (chunk.lines.length > 0) yield chunk
}

/** Adds the templates of a segment's rows. */
function countTemplates(segment: Buffer, templates: Map<string, CompressedTemplate>): void {
  const { table, codes } = openSegment(memoryFile(segment)).templates()
  const counts = new Uint32Array(table.length + 1)
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  for (const [code, { id, literal }] of table.entries()) {
    const count = (templates.get(id)?.count ?? 0) + (counts[code] ?? 0)
    if (count > 0) templates.set(id, { id, template: literal, count })
  }
}

/**
 * Makes records small, losing nothing: as the store does, by templates and typed columns, but in memory and within the call. A million
 * records take some seconds, so beside requests use a worker, or the sink `store`. What the records say is not masked here: records of a
 * logger were when it wrote them.
 *
 * @param records - objects come back as JSON has them (what `JSON.stringify` leaves out is left out, a date is a text); texts, such as
 * lines of a log, come back as they were.
 * @throws CORDWOOD_ERR_OPTION_INVALID for what is neither an object that JSON can print nor a text.
 *
 * @example
 * ```ts
 * import { compressLogs, decompressLogs } from 'cordwood/store'
 *
 * const records = Array.from({ length: 1000 }, (_, n) => ({ time: 1.7e12 + n * 20, level: 30, msg: `order ${n} placed`, n }))
 * const { data, ratio, templates } = compressLogs(records)
 * console.log(ratio > 20, templates[0]?.template, templates[0]?.count) // → true order <*> placed 1000
 * console.log(decompressLogs(data)[999]) // → { time: 1700000019980, level: 30, msg: 'order 999 placed', n: 999 }
 * ```
 */
export function compressLogs(records: Iterable<object | string>, options: CompressLogsOptions = {}): CompressedLogs {
  checkKeys('compressLogs()', options, ['level'])
  const level = checkOneOf('level', options.level, ['online', 'cold'], 'online')
  if (
    typeof records === 'string' ||
    typeof (records as Partial<Iterable<unknown>> | undefined)?.[Symbol.iterator] !== 'function'
  ) {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected records to be a list of them, got ${describe(records)}.`)
  }
  const chunks: ArchiveChunk[] = []
  const templates = new Map<string, CompressedTemplate>()
  let hint: SegmentHint | undefined
  let rawBytes = 0
  for (const { lines, kinds, bytes } of chunksOf(records)) {
    const text = Buffer.from(`${lines.join('\n')}\n`).toString('latin1')
    const built = buildSegment({ text, runs: [{ row: 0, print: '0'.repeat(14), offset: 0, time: 0 }] }, { level, hint })
    hint = built.hint
    rawBytes += bytes
    chunks.push({ segment: built.bytes, kinds: Uint8Array.from(kinds) })
    countTemplates(built.bytes, templates)
  }
  const data = packArchive(chunks)
  return {
    data,
    ratio: rawBytes / data.length,
    templates: [...templates.values()].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)),
  }
}
