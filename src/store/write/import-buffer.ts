import { CordwoodError } from '../../core/error.ts'
import { hash64 } from '../../core/hash.ts'
import type { LineRun, SegmentLines } from '../segment/segment-lines.ts'

/** Where lines come from. */
export interface ImportPlace {
  /** What the position is kept under: a path, or what names the file however it is moved. */
  readonly source: string
  /**
   * Stands in the ids of lines that have none of their own, with their offsets: 14 hexadecimal digits, such as those of a hash of the file's
   * first line, by which a file that was renamed is known. Default: made of `source`.
   */
  readonly print?: string
  /** Where the first of the lines begins in the (unpacked) file. */
  readonly start: number
  /** Behind the last one: where to go on. */
  readonly offset: number
  /** The time of lines that say none, until one says a time: milliseconds since 1970. */
  readonly time: number
}

const lineFeed = 0x0a

/** Empty for what is no name. */
function printOf(source: unknown): string {
  return typeof source === 'string' && source !== '' ? hash64(source).slice(0, 14) : ''
}

/** Lines that wait to become a segment. */
export class ImportBuffer {
  lines = 0
  bytes = 0
  #texts: Buffer[] = []
  #runs: LineRun[] = []
  #positions = new Map<string, number>()
  #derived = new Map<number, string>()
  /** Where the next line of the last run begins. */
  #end = 0

  /** Throws CORDWOOD_ERR_OPTION_INVALID for what is no place. */
  add(lines: Uint8Array, place: ImportPlace, derived?: ReadonlyMap<number, string>): void {
    const { source, print = printOf(source), start, offset, time } = place
    if (!/^[0-9a-f]{14}$/.test(print) || !Number.isSafeInteger(start) || !Number.isSafeInteger(offset) || source === '') {
      const message = `Expected a place { source, start, offset, time, print (14 hexadecimal digits, if any) }, got print ${print}, start ${start}, offset ${offset}.`
      throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
    }
    this.#positions.set(source, offset)
    if (lines.length === 0) return
    const text = Buffer.from(lines.buffer, lines.byteOffset, lines.length)
    if (this.#runs.at(-1)?.print !== print || this.#end !== start)
      this.#runs.push({ row: this.lines, print, offset: start, time })
    for (const [row, line] of derived ?? []) this.#derived.set(this.lines + row, line)
    // A copy: whoever gave it may use it again.
    this.#texts.push(Buffer.from(text))
    const isEnded = text.at(-1) === lineFeed
    if (!isEnded) this.#texts.push(Buffer.from('\n'))
    this.lines += countLines(text) + (isEnded ? 0 : 1)
    this.bytes += text.length
    this.#end = start + text.length
  }

  /** Undefined when there is nothing. */
  take(): SegmentLines | undefined {
    if (this.#positions.size === 0) return undefined
    const taken = {
      text: Buffer.concat(this.#texts),
      runs: this.#runs,
      positions: [...this.#positions].map(([source, offset]) => ({ source, offset })),
      derived: this.#derived,
    }
    this.lines = 0
    this.bytes = 0
    this.#texts = []
    this.#runs = []
    this.#positions = new Map()
    this.#derived = new Map()
    return taken
  }
}

function countLines(text: Buffer): number {
  let lines = 0
  for (let at = text.indexOf(lineFeed); at !== -1; at = text.indexOf(lineFeed, at + 1)) lines++
  return lines
}
