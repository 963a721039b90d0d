import type { SegmentFile } from '../segment/segment.ts'

/** Bytes that are read as a file. */
export function memoryFile(bytes: Buffer): SegmentFile {
  return {
    name: 'the archive',
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  }
}
