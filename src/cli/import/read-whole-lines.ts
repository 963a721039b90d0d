import { type FileHandle, open } from 'node:fs/promises'
import { compressionOf, decompress } from '../../store/scan/decompress.ts'
import { fingerprint } from '../../store/scan/line-decoder.ts'
import { type LogFile, unreadable } from '../../store/scan/log-files.ts'
import { beginningBytes, type Beginning } from './import-source.ts'

const chunkBytes = 256 * 1024
const lineFeed = 0x0a

/** Whole lines of a file, with their place in it, unpacked. */
export interface WholeLines {
  readonly bytes: Buffer
  readonly start: number
  /** Behind them. */
  readonly end: number
}

/** An open file whose lines are read from any place of it. */
export class LineFile {
  readonly file: LogFile
  readonly isPacked: boolean
  /** Milliseconds since 1970 of its last change. */
  readonly changedMs: number
  readonly #handle: FileHandle
  readonly #kind: 'gzip' | 'zstd' | undefined
  readonly #sizeBytes: number

  constructor(file: LogFile, handle: FileHandle, kind: 'gzip' | 'zstd' | undefined, size: { bytes: number; changedMs: number }) {
    this.file = file
    this.#handle = handle
    this.#kind = kind
    this.isPacked = kind !== undefined
    this.#sizeBytes = size.bytes
    this.changedMs = size.changedMs
  }

  /** Bytes on the disk. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** Undefined where there is no whole line. */
  async beginning(): Promise<Beginning | undefined> {
    const pieces: Buffer[] = []
    let length = 0
    for await (const chunk of this.#bytes(0)) {
      pieces.push(chunk)
      length += chunk.length
      if (length >= beginningBytes && chunk.includes(lineFeed)) break
    }
    const all = Buffer.concat(pieces)
    const end = all.indexOf(lineFeed)
    const last = end === -1 ? all.length : end
    if (all.length === 0) return undefined
    const text = last > 0 && all[last - 1] === 0x0d ? last - 1 : last
    const print = fingerprint({ bytes: all, start: 0, end: text, offset: 0, complete: end !== -1, cut: false })
    return { print, bytes: all.subarray(0, beginningBytes) }
  }

  /**
   * The lines from a place on, in pieces that end with a line feed; the last piece, which may have none, is told by that.
   *
   * @param onRead - is told of bytes as they lie on the disk.
   */
  async *lines(from: number, onRead: (bytes: number) => void): AsyncGenerator<WholeLines> {
    let rest: Buffer[] = []
    let start = from
    let length = 0
    for await (const chunk of this.#bytes(from, onRead)) {
      const end = chunk.lastIndexOf(lineFeed) + 1
      if (end === 0) {
        rest.push(chunk)
        length += chunk.length
        continue
      }
      const bytes = Buffer.concat([...rest, chunk.subarray(0, end)])
      yield { bytes, start, end: start + bytes.length }
      start += bytes.length
      rest = end === chunk.length ? [] : [chunk.subarray(end)]
      length = chunk.length - end
    }
    if (length > 0) yield { bytes: Buffer.concat(rest), start, end: start + length }
  }

  /** Bytes before a place, at most so many, as far as the file has them. */
  async before(place: number, most: number): Promise<Buffer> {
    const from = Math.max(0, place - most)
    const pieces: Buffer[] = []
    let at = from
    for await (const chunk of this.#bytes(from)) {
      pieces.push(chunk.subarray(0, place - at))
      at += chunk.length
      if (at >= place) break
    }
    return Buffer.concat(pieces)
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  async *#bytes(from: number, onRead?: (bytes: number) => void): AsyncGenerator<Buffer> {
    if (this.#kind === undefined) {
      onRead?.(Math.min(from, this.#sizeBytes))
      yield* this.#raw(from, onRead)
      return
    }
    let at = 0
    for await (const chunk of decompress(this.#kind, this.#raw(0, onRead))) {
      const skipped = Math.max(0, Math.min(chunk.length, from - at))
      at += chunk.length
      if (skipped < chunk.length) yield chunk.subarray(skipped)
    }
  }

  async *#raw(from: number, onRead?: (bytes: number) => void): AsyncGenerator<Buffer> {
    for (let at = from; at < this.#sizeBytes;) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, this.#sizeBytes - at))
      const { bytesRead } = await this.#handle.read(chunk, 0, chunk.length, at)
      if (bytesRead === 0) return
      at += bytesRead
      onRead?.(bytesRead)
      yield chunk.subarray(0, bytesRead)
    }
  }
}

/** Opens a file as it is now. Throws CORDWOOD_ERR_SOURCE_UNREADABLE. */
export async function openLineFile(file: LogFile): Promise<LineFile> {
  try {
    const handle = await open(file.path)
    const { size, mtimeMs } = await handle.stat()
    const head = Buffer.alloc(4)
    const { bytesRead } = await handle.read(head, 0, 4, 0)
    return new LineFile(file, handle, compressionOf(head.subarray(0, bytesRead)), { bytes: size, changedMs: mtimeMs })
  } catch (error) {
    throw unreadable(file.path, error)
  }
}
