import { crc32 } from 'node:zlib'
import type { DiskFiles } from '../../writer/disk-files.ts'
import { decodeHeader, headerBytes, magic } from './frame.ts'

/** What stands at a place of a segment. */
export type Piece =
  | { readonly kind: 'frame'; readonly body: Buffer; readonly lines: number; readonly first: number; readonly to: number }
  /** What is no frame, up to the next one or the end. `lines` is what its header says, where it has one. */
  | { readonly kind: 'damage'; readonly lines: number; readonly to: number }
  | { readonly kind: 'end' }

/** Read at once: about what one request holds. */
const windowBytes = 1 << 20
const nothing = Buffer.alloc(0)

/**
 * Reads the frames of one segment from a place on. Where there is none (a bit was turned, bytes are missing, the writer was
 * killed in the middle) it looks for the next header whose checksum is right.
 */
export class SegmentReader {
  readonly #files: DiskFiles
  readonly #descriptor: number
  readonly #salt: number
  #window: Buffer = nothing
  #windowAt = 0

  constructor(files: DiskFiles, path: string, salt: number) {
    this.#files = files
    this.#salt = salt
    this.#descriptor = files.open(path)
  }

  /** What stands at a place, in so many bytes of the file. */
  next(at: number, end: number): Piece {
    const head = this.bytes(at, headerBytes, end)
    if (head.length === 0) return { kind: 'end' }
    const header = decodeHeader(head, 0, this.#salt)
    if (header === undefined) return { kind: 'damage', lines: 0, to: this.#nextHeader(at + 1, end) }
    const { bytes, lines, first, checksum } = header
    const body = this.bytes(at + headerBytes, bytes, end)
    if (body.length === bytes && crc32(body) === checksum) {
      return { kind: 'frame', body, lines, first, to: at + headerBytes + bytes }
    }
    // Bytes may be missing from it, so its length is not believed.
    return { kind: 'damage', lines, to: this.#nextHeader(at + headerBytes, end) }
  }

  /** Bytes of the file; fewer at its end. */
  bytes(at: number, length: number, end: number): Buffer {
    const wanted = Math.max(0, Math.min(length, end - at))
    const from = at - this.#windowAt
    if (from >= 0 && from + wanted <= this.#window.length) return this.#window.subarray(from, from + wanted)
    // A new buffer each time: what was read before is still on its way to the server.
    const window = Buffer.allocUnsafeSlow(Math.max(wanted, Math.min(windowBytes, end - at)))
    let filled = 0
    while (filled < window.length) {
      const read = this.#files.read(this.#descriptor, window.subarray(filled), at + filled)
      if (read === 0) break
      filled += read
    }
    this.#window = window.subarray(0, filled)
    this.#windowAt = at
    return this.#window.subarray(0, Math.min(wanted, filled))
  }

  close(): void {
    this.#window = nothing
    try {
      this.#files.close(this.#descriptor)
    } catch {
      // Whatever it says, the descriptor is gone.
    }
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
