import { createHash } from 'node:crypto'
import type { LevelTable } from '../../core/level.ts'
import type { TimeRange } from '../../core/query.ts'
import type { LogRecord } from '../../core/record.ts'
import { decodeLine, decodeObject } from '../../json/decode.ts'
import { wholeRange } from '../../query/time-range.ts'
import type { RawLine } from './line-splitter.ts'
import { readLineTime, saysTimeOnce } from './line-time.ts'

/** Which lines are wanted. */
export interface LineRules {
  readonly range: TimeRange
  matches(record: LogRecord): boolean
  /** Of each of these groups, each wanted line has at least one piece (`requiredText`). */
  readonly required: readonly (readonly string[])[]
  /** What the words of levels mean. */
  readonly levels: LevelTable
}

/** What was seen on the way. */
export interface LineCounts {
  scannedRows: number
  unparsedRows: number
}

const openingBrace = 123
const fingerprintBytes = 1024

/**
 * A file's first line, hashed: it names the file in the ids of lines that have none of their own, so that they keep their ids
 * when the file is renamed, moved or compressed.
 */
export function fingerprint(first: RawLine): string {
  const head = first.bytes.subarray(first.start, Math.min(first.end, first.start + fingerprintBytes))
  return createHash('sha1').update(head).digest('hex').slice(0, 14)
}

/** The id of a line that has none of its own. */
export function foreignId(print: string, offset: number): string {
  return `~${print}${offset.toString(36).padStart(9, '0')}`
}

/** Turns the lines of one file, in their order, into the records that are wanted. */
export class LineDecoder {
  readonly #rules: LineRules
  readonly #counts: LineCounts
  readonly #from: number
  readonly #to: number
  #print: string | undefined
  /** A line that says no time has that of the line before. */
  #time: number

  /** @param print - the file's fingerprint, where decoding does not begin at its first line. */
  constructor(rules: LineRules, counts: LineCounts, bornMs: number, print?: string) {
    this.#rules = rules
    this.#counts = counts
    const { from = -Infinity, to = Infinity } = wholeRange(rules.range)
    this.#from = from
    this.#to = to
    this.#time = Math.floor(bornMs)
    this.#print = print
  }

  /** The record, if it is wanted. A last line that is still being written is none. */
  decode(line: RawLine): LogRecord | undefined {
    this.#print ??= fingerprint(line)
    this.#counts.scannedRows++
    const { bytes, start, end } = line
    const text = bytes.toString('utf8', start, end)
    const quick = readLineTime(bytes, start, end)
    if (quick !== undefined) {
      this.#time = quick
      if (this.#canSkip(quick, text, end - start)) return undefined
    }
    const fallback = { id: foreignId(this.#print, line.offset), time: this.#time, levels: this.#rules.levels }
    const object = line.cut || bytes[start] !== openingBrace ? undefined : parseObject(text)
    if (object === undefined) {
      if (!line.complete && bytes[start] === openingBrace) {
        this.#counts.scannedRows--
        return undefined
      }
      this.#counts.unparsedRows++
    }
    const record = object === undefined ? decodeLine(text, fallback) : decodeObject(object, fallback)
    const time = Math.floor(record.time)
    this.#time = time
    return time >= this.#from && time < this.#to && this.#rules.matches(record) ? record : undefined
  }

  /** Only where the head of the line tells its time: what follows it may depend on it. */
  #canSkip(time: number, text: string, byteLength: number): boolean {
    if (time < this.#from || time >= this.#to) return saysTimeOnce(text)
    const { required } = this.#rules
    // As many bytes as UTF-16 units: no letters beyond ASCII, whose small letters may be ASCII.
    if (required.length === 0 || text.length !== byteLength || text.includes('\\u')) return false
    const lower = text.toLowerCase()
    return !required.every((group) => group.some((piece) => lower.includes(piece))) && saysTimeOnce(text)
  }
}

function parseObject(text: string): object | undefined {
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}
