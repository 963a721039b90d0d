import { crc32 } from 'node:zlib'
import type { DiskFiles } from '../../writer/disk-files.ts'
import { decodeHeader, headerBytes, magic } from './frame.ts'
import { type ReadWindow, ReadWindows, windowBytes } from './read-windows.ts'
import { measureWhole } from './whole-lines.ts'

/** Lines as they lie in a segment. */
export interface FoundLines {
  readonly body: Buffer
  readonly lines: number
  /** The place of the first one among the lines of the epoch. */
  readonly first: number
  /** Where the body lies. */
  readonly window: ReadWindow | undefined
}

/** What stands at a place of a segment. */
export type Piece =
  | (FoundLines & { readonly kind: 'frame'; readonly to: number })
  /**
   * What is no frame, up to the next one or the end. `lines` is what its header says, where it has one; cut off is a frame without its end,
   * and whole are the lines that it holds.
   */
  | {
      readonly kind: 'damage'
      readonly lines: number
      readonly to: number
      readonly isCutOff: boolean
      readonly whole?: FoundLines
    }
  | { readonly kind: 'end' }

/**
 * Reads the frames of one segment from a place on. Where there is none (a bit was turned, bytes are missing, the writer was
 * killed in the middle) it looks for the next header whose checksum is right.
 */
export class SegmentReader {
  readonly #files: DiskFiles
  readonly #descriptor: number
  readonly #salt: number
  readonly #windows: ReadWindows
  #window: ReadWindow | undefined
  #windowAt = 0
  #filled = 0

  constructor(files: DiskFiles, path: string, salt: number, windows: ReadWindows = new ReadWindows()) {
    this.#files = files
    this.#salt = salt
    this.#windows = windows
    this.#descriptor = files.open(path)
  }

  /** What stands at a place, in so many bytes of the file. */
  next(at: number, end: number): Piece {
    const head = this.bytes(at, headerBytes, end)
    if (head.length === 0) return { kind: 'end' }
    const header = decodeHeader(head, 0, this.#salt)
    if (header === undefined) {
      const isCutOff = head.length < headerBytes && head.subarray(0, magic.length).equals(magic.subarray(0, head.length))
      return { kind: 'damage', lines: 0, to: this.#nextHeader(at + 1, end), isCutOff }
    }
    const { bytes, lines, first, checksum } = header
    const body = this.bytes(at + headerBytes, bytes, end)
    if (body.length === bytes && crc32(body) === checksum) {
      return { kind: 'frame', body, lines, first, to: at + headerBytes + bytes, window: this.#window }
    }
    // Bytes may be missing from it, so its length is not believed.
    const isShort = body.length < bytes
    const to = this.#nextHeader(at + headerBytes, end)
    if (!isShort || to < end) return { kind: 'damage', lines, to, isCutOff: false }
    // Once more: what was read before the search may be gone.
    const rest = this.bytes(at + headerBytes, bytes, end)
    const whole = measureWhole(rest)
    const cutOff = { kind: 'damage', lines, to, isCutOff: true } as const
    if (whole.lines === 0 || whole.lines > lines) return cutOff
    return { ...cutOff, whole: { body: rest.subarray(0, whole.bytes), lines: whole.lines, first, window: this.#window } }
  }

  /** Bytes of the file; fewer at its end. They are good until the next call, but for those of a frame whose window is held. */
  bytes(at: number, length: number, end: number): Buffer {
    const wanted = Math.max(0, Math.min(length, end - at))
    const window = this.#windowAround(at, wanted)
    const from = at - this.#windowAt
    // As much as the window takes: what comes next is read with it.
    const room = Math.min(window.buffer.length, end - this.#windowAt)
    while (this.#filled < from + wanted) {
      const read = this.#files.read(this.#descriptor, window.buffer.subarray(this.#filled, room), this.#windowAt + this.#filled)
      if (read === 0) break
      this.#filled += read
    }
    return window.buffer.subarray(from, Math.max(from, Math.min(from + wanted, this.#filled)))
  }

  close(): void {
    this.#window?.release()
    this.#window = undefined
    try {
      this.#files.close(this.#descriptor)
    } catch {
      // Whatever it says, the descriptor is gone.
    }
  }

  /** The one that we have if there is room in it, even for what has been appended since then: what was read before stays in its place. */
  #windowAround(at: number, wanted: number): ReadWindow {
    const from = at - this.#windowAt
    if (this.#window !== undefined && from >= 0 && from <= this.#filled && from + wanted <= this.#window.buffer.length)
      return this.#window
    this.#window?.release()
    this.#window = this.#windows.take(wanted)
    this.#windowAt = at
    this.#filled = 0
    return this.#window
  }

  #nextHeader(from: number, end: number): number {
    for (let at = from; at < end;) {
      const chunk = this.bytes(at, windowBytes, end)
      if (chunk.length === 0) return end
      let found = chunk.indexOf(magic)
      while (found >= 0 && found + headerBytes <= chunk.length) {
        if (decodeHeader(chunk, found, this.#salt) !== undefined) return at + found
        found = chunk.indexOf(magic, found + 1)
      }
      if (at + chunk.length >= end) return end
      // A header may lie across two chunks.
      at += found >= 0 ? found : Math.max(1, chunk.length - magic.length + 1)
    }
    return end
  }
}
