import type { FrameInMemory } from '../spool/frame-in-memory.ts'
import type { Segment } from '../spool/segment.ts'
import type { FrameNote, SegmentNote } from './messages.ts'

/** A segment as another thread is told of it. */
export function noteSegment({ name, madeAt, end, isSealed }: Segment): SegmentNote {
  return { number: name.number, first: name.first, madeAt, end, isSealed }
}

/** A frame that is in memory only, as another thread gets it: a copy, since a buffer may be a part of a larger one. */
export function noteFrame(id: number, { body, ends, levels, at }: FrameInMemory): FrameNote {
  return { id, body: new Uint8Array(body), ends: Uint32Array.from(ends), levels, at }
}
