import { crc32 } from 'node:zlib'
import { viewOf } from '../column/same-bytes.ts'

/** Lines in a file, which are read piece by piece. */
export interface LineFile {
  /** In bytes. */
  readonly length: number
  /** Fills bytes from a place of the file on, and says how many there were; 0 at its end. */
  read(into: Uint8Array, at: number): number
}

/** So much of a file is at hand at a time, and more where a line is longer. */
const windowBytes = 1 << 20
/** The same for lines that are looked at once more. */
const aheadBytes = 1 << 18
const lineFeed = 0x0a

/**
 * The lines of a text, one after the other: all of it is at hand, or as much of a file as one piece of it has. Whoever keeps something
 * of a line of a file copies it, since other lines stand in its place later.
 */
export class LineWindow {
  /** What is at hand, from the place `base` of the text on. */
  bytes: Buffer
  view: DataView
  /** Is it the text as a whole, which stays where it is? */
  readonly isWhole: boolean
  /** Where the line begins and ends in `bytes`. */
  start = 0
  end = -1
  /** Start and end of each line so far in the text. */
  bounds: Int32Array = new Int32Array(2048)
  rows = 0
  /** CRC-32 of what was read. */
  crc = 0
  endsInFeed = false
  readonly #file: LineFile | undefined
  #base = 0
  #filled: number
  #isRead: boolean
  /** Lines that are looked at once more, and where they begin in the text. */
  #again = Buffer.alloc(0)
  #againAt = 0

  /** @param size - so much of a file is at hand at a time. */
  constructor(source: Buffer | LineFile, size: number = windowBytes) {
    this.isWhole = Buffer.isBuffer(source)
    this.#file = Buffer.isBuffer(source) ? undefined : source
    this.bytes = Buffer.isBuffer(source) ? source : Buffer.allocUnsafeSlow(size)
    this.view = viewOf(this.bytes)
    this.#isRead = this.isWhole
    this.#filled = this.isWhole ? source.length : 0
    if (this.isWhole) this.#count(this.bytes)
  }

  /** How long the text is, once all of it was read. */
  get length(): number {
    return this.#base + this.#filled
  }

  /** Goes on to the next line; false where there is none. */
  next(): boolean {
    let start = this.end + 1
    let feed = this.#feedFrom(start)
    while (feed === -1 && !this.#isRead) {
      const looked = this.#filled - start
      this.#readOn(start)
      start = 0
      feed = this.#feedFrom(looked)
    }
    if (start >= this.#filled) return false
    this.start = start
    this.end = feed === -1 ? this.#filled : feed
    const place = this.rows++ * 2
    if (place === this.bounds.length) {
      const wider = new Int32Array(place * 2)
      wider.set(this.bounds)
      this.bounds = wider
    }
    this.bounds[place] = this.#base + start
    this.bounds[place + 1] = this.#base + this.end
    return true
  }

  /** Puts more bytes behind a text that is there as a whole: they belong to none of its lines. */
  extend(bytes: Buffer): void {
    this.bytes = bytes
    this.view = viewOf(bytes)
  }

  /** A row that was passed already. What is given holds until the next one is asked for. */
  lineOf(row: number): Buffer {
    const [start, end] = [this.bounds[row * 2] as number, this.bounds[row * 2 + 1] as number]
    if (this.#file === undefined) return this.bytes.subarray(start, end)
    if (start < this.#againAt || end > this.#againAt + this.#again.length) {
      const bytes = Buffer.allocUnsafeSlow(Math.max(end - start, Math.min(aheadBytes, this.length - start)))
      this.#again = bytes.subarray(0, this.#fill(this.#file, bytes, 0, start))
      this.#againAt = start
    }
    return this.#again.subarray(start - this.#againAt, end - this.#againAt)
  }

  #feedFrom(start: number): number {
    const feed = this.bytes.indexOf(lineFeed, start)
    return feed < this.#filled ? feed : -1
  }

  /** Keeps what begins at a place, and reads on behind it. */
  #readOn(start: number): void {
    const kept = this.#filled - start
    let { bytes } = this
    if (kept * 2 > bytes.length) {
      bytes = Buffer.allocUnsafeSlow(bytes.length * 2)
      this.bytes.copy(bytes, 0, start, this.#filled)
      this.bytes = bytes
      this.view = viewOf(bytes)
    } else bytes.copyWithin(0, start, this.#filled)
    this.#base += start
    this.#filled = kept
    this.end = -1
    const file = this.#file
    const read = file === undefined ? 0 : this.#fill(file, bytes, kept, this.#base + kept)
    this.#filled += read
    if (this.#filled < bytes.length) this.#isRead = true
    this.#count(bytes.subarray(kept, kept + read))
  }

  #fill(file: LineFile, into: Buffer, from: number, at: number): number {
    let filled = from
    while (filled < into.length) {
      const read = file.read(into.subarray(filled), at + filled - from)
      if (read === 0) break
      filled += read
    }
    return filled - from
  }

  #count(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.crc = crc32(bytes, this.crc)
    this.endsInFeed = bytes.at(-1) === lineFeed
  }
}
