import type { Segment } from './segment.ts'

/** Bytes of the files of segments. */
export function bytesOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + (segment.isGivenUp ? 0 : segment.end), 0)
}

/** Bytes of those of their lines that are not acknowledged. */
export function openBytesOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + (segment.isGivenUp ? 0 : segment.end - segment.done.bytes), 0)
}
