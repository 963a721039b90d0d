import { zstdDecompressSync } from 'node:zlib'
import type { SegmentLines } from './segment-lines.ts'
import type { Segment, SegmentFile } from './segment.ts'
import { createSimpleSegment } from './simple-segment.ts'

/**
 * Opens a segment.
 *
 * @throws CORDWOOD_ERR_STORE_DAMAGED where it is none, or damaged; CORDWOOD_ERR_STORE_VERSION where it is of a newer version.
 */
export function openSegment(file: SegmentFile): Segment {
  const stored = JSON.parse(zstdDecompressSync(file.read(0, file.size)).toString('latin1')) as SegmentLines & {
    derived: [number, string][]
  }
  return createSimpleSegment({ ...stored, derived: new Map(stored.derived) }, file.size)
}
