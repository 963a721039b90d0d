import { brotliCompressSync, brotliDecompressSync, constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type Codec, damaged, headBytes } from './format.ts'
import type { SegmentFile } from './segment.ts'

/** Where a part lies: the frame, and the place in it once it is unpacked. */
export type PartPlace = readonly [frame: number, offset: number, length: number]

/** Length in the file, length unpacked, CRC-32 of the packed bytes. */
export type FrameEntry = readonly [length: number, rawLength: number, crc: number]

/** Parts from here on have a frame of their own. */
const ownFrameBytes = 2048
/** Small parts of one sort are packed into frames of about this size. */
const packBytes = 32 * 1024

/** Small frames are packed harder, which takes next to no time: a segment of 2,000 lines of text gets 3 % smaller. */
const smallFrameBytes = 16_384
const smallFrameLevel = 6

/** Compresses. @param level - of zstd; brotli has its highest. */
export function pack(bytes: Uint8Array, codec: Codec, level: number): Buffer {
  return codec === 'zstd'
    ? zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } })
    : brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
}

/** The opposite. @param rawLength - what comes out of it. */
export function unpack(bytes: Uint8Array, codec: Codec, rawLength: number): Buffer {
  const options = { maxOutputLength: Math.max(1, rawLength), chunkSize: Math.max(64, rawLength) }
  return codec === 'zstd' ? zstdDecompressSync(bytes, options) : brotliDecompressSync(bytes, options)
}

/** The same where it is not known how much comes out. */
export function unpackAll(bytes: Uint8Array, codec: Codec): Buffer {
  return codec === 'zstd' ? zstdDecompressSync(bytes) : brotliDecompressSync(bytes)
}

/** Collects the parts of columns into frames. */
export class FrameWriter {
  readonly frames: Buffer[] = []
  readonly entries: FrameEntry[] = []
  readonly #codec: Codec
  readonly #level: number
  /** By sort of part what waits for its frame; its number is given already. */
  readonly #waiting = new Map<number, { readonly parts: Uint8Array[]; bytes: number; readonly frame: number }>()

  constructor(codec: Codec, level: number) {
    this.#codec = codec
    this.#level = level
  }

  /** @param sort - parts of one sort look alike and are packed together. */
  add(part: Uint8Array, sort: number): PartPlace {
    if (part.length >= ownFrameBytes) return [this.#put(this.#reserve(), part), 0, part.length]
    let waiting = this.#waiting.get(sort)
    if (waiting === undefined) {
      waiting = { parts: [], bytes: 0, frame: this.#reserve() }
      this.#waiting.set(sort, waiting)
    }
    const place: PartPlace = [waiting.frame, waiting.bytes, part.length]
    waiting.parts.push(part)
    waiting.bytes += part.length
    if (waiting.bytes >= packBytes) this.#close(sort)
    return place
  }

  /** Ends all frames. */
  end(): void {
    for (const sort of [...this.#waiting.keys()]) this.#close(sort)
  }

  #close(sort: number): void {
    const waiting = this.#waiting.get(sort)
    if (waiting === undefined) return
    this.#put(waiting.frame, Buffer.concat(waiting.parts))
    this.#waiting.delete(sort)
  }

  #reserve(): number {
    return this.frames.push(Buffer.alloc(0)) - 1
  }

  #put(frame: number, bytes: Uint8Array): number {
    const level = bytes.length <= smallFrameBytes ? Math.max(this.#level, smallFrameLevel) : this.#level
    const packed = pack(bytes, this.#codec, level)
    this.frames[frame] = packed
    this.entries[frame] = [packed.length, bytes.length, crc32(packed)]
    return frame
  }
}

/** Reads frames of a file. */
export class FrameReader {
  bytesRead = 0
  readonly #file: SegmentFile
  readonly #entries: readonly FrameEntry[]
  readonly #offsets: readonly number[]
  readonly #codec: Codec
  readonly #wasRead: Uint8Array

  constructor(file: SegmentFile, entries: readonly FrameEntry[], codec: Codec) {
    this.#file = file
    this.#entries = entries
    this.#codec = codec
    this.#wasRead = new Uint8Array(entries.length)
    let offset = headBytes
    this.#offsets = entries.map(([length]) => {
      const own = offset
      offset += length
      return own
    })
  }

  get count(): number {
    return this.#entries.length
  }

  /** Whether it was read already, and was whole. */
  wasRead(frame: number): boolean {
    return this.#wasRead[frame] === 1
  }

  /** What it takes in the file. */
  sizeOf(frame: number): number {
    return this.#entries[frame]?.[0] ?? 0
  }

  rawSizeOf(frame: number): number {
    return this.#entries[frame]?.[1] ?? 0
  }

  /** A frame unpacked. Throws CORDWOOD_ERR_STORE_DAMAGED. */
  read(frame: number): Buffer {
    const entry = this.#entries[frame]
    const { name } = this.#file
    if (entry === undefined) throw damaged(name, `no frame ${frame}`)
    const [length, rawLength, crc] = entry
    const packed = this.#file.read(this.#offsets[frame] ?? 0, length)
    this.bytesRead += packed.length
    if (packed.length !== length || crc32(packed) !== crc) throw damaged(name, `other bytes in frame ${frame}`)
    let bytes: Buffer
    try {
      bytes = unpack(packed, this.#codec, rawLength)
    } catch (error) {
      throw damaged(name, `a frame ${frame} that cannot be unpacked`, error)
    }
    if (bytes.length !== rawLength) throw damaged(name, `a frame ${frame} of another length`)
    this.#wasRead[frame] = 1
    return bytes
  }
}
