import { crc32 } from 'node:zlib'

/** What stands before the lines of a frame. */
export interface FrameHeader {
  /** Of the lines. */
  readonly bytes: number
  readonly lines: number
  readonly checksum: number
  /** The place of its first line among all lines of the epoch. */
  readonly first: number
}

/** Bytes of a header. */
export const headerBytes = 28

/** The first byte occurs in no UTF-8 text, so no line can look like a header; the last one is the version of the format. */
export const magic: Buffer = Buffer.from([0xf9, 0x43, 0x57, 0x01])

/**
 * A segment file holds nothing but frames, one for each batch of lines, each written by one `write`. Numbers are little-endian.
 *
 *     <epoch>-<number>-<first>.seg
 *     +-------+-------+-------+-----------+---------+-----+-----------+------------------------------+
 *     | magic | bytes | lines | crc32 of  | first   |  0  | crc32 of  | the lines, ready for `_bulk` | next frame ...
 *     |       |       |       | the lines |         |     | 24 bytes  | {"create":{"_id":"..."}}\n   |
 *     |       |       |       |           |         |     | before it | {"@timestamp":...}\n   ...   |
 *     +-------+-------+-------+-----------+---------+-----+-----------+------------------------------+
 *     0       4       8       12          16        22    24          28                             28 + bytes
 *
 * The second checksum begins with that of the file's own name, so that a frame in a foreign file is none. `first` counts the
 * lines of the epoch (one life of one process): a gap in it tells exactly how many lines damaged frames held. Of a frame that ends with the
 * last file of an epoch before it should, the lines count that are whole.
 *
 *     <epoch>-<number>-<first>.ack     how far the server has acknowledged: `bytes lines crc32`; without its .seg: given up
 *     <epoch>-<number>-<first>.<at>.bad   what stood at a place that cannot be read
 *     <epoch>.lock                     who owns the epoch
 */
export function encodeHeader(body: Uint8Array, lines: number, first: number, salt: number): Buffer {
  const header = Buffer.allocUnsafe(headerBytes)
  magic.copy(header)
  header.writeUInt32LE(body.length, 4)
  header.writeUInt32LE(lines, 8)
  header.writeUInt32LE(crc32(body), 12)
  header.writeUIntLE(first, 16, 6)
  header.writeUInt16LE(0, 22)
  header.writeUInt32LE(crc32(header.subarray(0, 24), salt), 24)
  return header
}

/** Reads the header at a place; undefined when none stands there. */
export function decodeHeader(bytes: Buffer, at: number, salt: number): FrameHeader | undefined {
  if (bytes.length - at < headerBytes || bytes.compare(magic, 0, magic.length, at, at + magic.length) !== 0) return undefined
  if (bytes.readUInt32LE(at + 24) !== crc32(bytes.subarray(at, at + 24), salt)) return undefined
  return {
    bytes: bytes.readUInt32LE(at + 4),
    lines: bytes.readUInt32LE(at + 8),
    checksum: bytes.readUInt32LE(at + 12),
    first: bytes.readUIntLE(at + 16, 6),
  }
}

/** What the headers of a file begin their checksum with. */
export function saltOf(segmentName: string): number {
  return crc32(segmentName)
}
