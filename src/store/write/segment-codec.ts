import type { ColumnLevel } from '../column/column.ts'
import { buildSegment, type SegmentHint } from '../segment/build-segment.ts'
import type { Codec } from '../segment/format.ts'
import { openSegment } from '../segment/open-segment.ts'
import { type RepairedSegment, repairSegment } from '../segment/repair-segment.ts'
import type { SegmentLines } from '../segment/segment-lines.ts'
import type { Segment, SegmentFile, SegmentSummary } from '../segment/segment.ts'
import { verifySegment } from '../segment/verify-segment.ts'

/** A segment that is not written yet. */
export interface BuiltBytes {
  readonly bytes: Uint8Array
  readonly summary: SegmentSummary
  readonly hint: SegmentHint
}

/** How lines become the bytes of a segment, and how they are read again. */
export interface SegmentCodec {
  /** @param compression - default zstd. */
  build(lines: SegmentLines, level: ColumnLevel, hint: SegmentHint | undefined, compression?: Codec): BuiltBytes
  open(file: SegmentFile): Segment
  /** Throws CORDWOOD_ERR_STORE_DAMAGED unless it reads as exactly the lines that it was made of. */
  verify(file: SegmentFile): void
  /** The lines that are whole. Throws CORDWOOD_ERR_STORE_DAMAGED where none can be told. */
  repair(file: SegmentFile): RepairedSegment
}

/** The one of this version. */
export const segmentCodec: SegmentCodec = {
  build: (lines, level, hint, compression) => buildSegment(lines, { level, hint, codec: compression }),
  open: (file) => openSegment(file),
  verify: verifySegment,
  repair: repairSegment,
}
