import { buildSegment, type BuildSegmentOptions } from '../../../src/store/segment/build-segment.ts'
import { openSegment, type OpenSegmentOptions } from '../../../src/store/segment/open-segment.ts'
import type { SegmentLines } from '../../../src/store/segment/segment-lines.ts'
import type { Segment, SegmentFile } from '../../../src/store/segment/segment.ts'

export const bornMs = 1_763_740_000_000
export const print = '0123456789abcd'

/** Bytes as a file. */
export function fileOf(bytes: Buffer, name = 'test.cws'): SegmentFile {
  return { name, size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) }
}

/** Lines of one file that was read from its beginning. */
export function linesOf(text: string, more: Partial<SegmentLines> = {}): SegmentLines {
  return { text, runs: [{ row: 0, print, offset: 0, time: bornMs }], ...more }
}

/** A segment of lines, built and opened. */
export function segmentOf(
  lines: string | SegmentLines,
  build: Partial<BuildSegmentOptions> = {},
  open: OpenSegmentOptions = {},
): Segment {
  const { bytes } = buildSegment(typeof lines === 'string' ? linesOf(lines) : lines, { level: 'online', ...build })
  return openSegment(fileOf(bytes), open)
}

/** A text as latin1 characters, a byte each. */
export function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
