import { crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { CordwoodError } from '../../core/error.ts'

/**
 * What `compressLogs` makes: segments one behind the other, each with what its lines were.
 *
 *     +---------------------------------+
 *     | magic 8   version 2, zeros 2    |  43 57 4c 4f 47 53 0d 0a  ("CWLOGS", and what a transfer as text would break)
 *     | number of chunks 4              |
 *     +---------------------------------+
 *     | segment's length 4, kinds' 4    |  chunk 0
 *     | segment                         |  as the store writes it (segment/format.ts): one line a record
 *     | kinds                           |  a byte for all records, or zstd of a byte for each:
 *     +---------------------------------+  0 an object, printed; 1 a text; 2 a text, printed as a string of JSON
 *     | ...                             |
 *     +---------------------------------+
 *     | CRC-32 of all before it 4       |
 *     +---------------------------------+
 *
 * Numbers are little-endian.
 */
const version = 1
const headBytes = 16
const chunkHeadBytes = 8
const tailBytes = 4
const magic = Buffer.from('CWLOGS\r\n')

/** What a line was before. */
export const lineKinds = { object: 0, text: 1, quoted: 2 } as const

/** Some records. */
export interface ArchiveChunk {
  /** A segment. */
  readonly segment: Uint8Array
  /** One of `lineKinds` for each row. */
  readonly kinds: Uint8Array
}

function damaged(got: string): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_STORE_DAMAGED', `Expected what compressLogs() gave, got ${got}.`)
}

function packKinds(kinds: Uint8Array): Uint8Array {
  const first = kinds[0] ?? 0
  if (kinds.every((kind) => kind === first)) return Uint8Array.of(first)
  return zstdCompressSync(kinds)
}

/** Chunks as bytes. */
export function packArchive(chunks: readonly ArchiveChunk[]): Buffer {
  const head = Buffer.alloc(headBytes)
  magic.copy(head)
  head.writeUInt16LE(version, 8)
  head.writeUInt32LE(chunks.length, 12)
  const parts: Uint8Array[] = [head]
  for (const { segment, kinds } of chunks) {
    const packed = packKinds(kinds)
    const chunkHead = Buffer.alloc(chunkHeadBytes)
    chunkHead.writeUInt32LE(segment.length, 0)
    chunkHead.writeUInt32LE(packed.length, 4)
    parts.push(chunkHead, segment, packed)
  }
  const tail = Buffer.alloc(tailBytes)
  tail.writeUInt32LE(parts.reduce((crc, part) => crc32(part, crc), 0))
  return Buffer.concat([...parts, tail])
}

/** The segments of an archive, with what tells the kinds of their rows once their number is known. */
export interface PackedChunk {
  readonly segment: Buffer
  kinds(rows: number): Uint8Array
}

/** Takes bytes apart. Throws CORDWOOD_ERR_STORE_DAMAGED and CORDWOOD_ERR_STORE_VERSION. */
export function unpackArchive(data: Uint8Array): PackedChunk[] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (bytes.length < headBytes + tailBytes || !bytes.subarray(0, magic.length).equals(magic)) throw damaged('other bytes')
  const found = bytes.readUInt16LE(8)
  if (found > version) {
    throw new CordwoodError(
      'CORDWOOD_ERR_STORE_VERSION',
      `Expected an archive of version ${version} or older, got version ${found}. Read it with the version of cordwood that wrote it, or a newer one.`,
    )
  }
  const end = bytes.length - tailBytes
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) throw damaged('bytes that were changed or cut off')
  const chunks: PackedChunk[] = []
  let offset = headBytes
  for (let count = bytes.readUInt32LE(12); count > 0; count--) {
    const segmentEnd = offset + chunkHeadBytes + bytes.readUInt32LE(offset)
    const kindsEnd = segmentEnd + bytes.readUInt32LE(offset + 4)
    const packed = bytes.subarray(segmentEnd, kindsEnd)
    chunks.push({ segment: bytes.subarray(offset + chunkHeadBytes, segmentEnd), kinds: (rows) => unpackKinds(packed, rows) })
    offset = kindsEnd
  }
  return chunks
}

function unpackKinds(packed: Buffer, rows: number): Uint8Array {
  return packed.length === 1 ? new Uint8Array(rows).fill(packed[0] ?? 0) : zstdDecompressSync(packed)
}
