import type { FrameInMemory } from './frame-in-memory.ts'
import type { Segment } from './segment.ts'

/**
 * Who reads a spool and ships what is in it, in this thread or in another one, as those see it who write it.
 *
 *     batch --> Intake --written--> Reading --> server
 *                  |                   ^
 *                  +-------kept--------+        while the disk takes nothing
 */
export interface Reading {
  /** It reads frames from the disk only, and keeps none that was written: their memory may be used again. */
  readonly isElsewhere?: true
  /** Everything on the disk was read: what comes next need not be read from there. */
  readonly isRead: boolean
  /** Bytes of lines in memory. */
  readonly bytes: number
  /** Bytes of the files that are there. */
  readonly diskBytes: number
  /** The number of the first segment of our own epoch of which something is left; undefined where nothing is. */
  readonly firstSegment: number | undefined
  /** A segment was begun. */
  begun(segment: Segment): void
  /** Nothing is appended to a segment any more. */
  sealed(segment: Segment): void
  /** A frame has come to the disk. @param isNext - everything before it had been read. */
  written(frame: FrameInMemory, isNext: boolean): void
  /** A frame is in memory only. */
  kept(frame: FrameInMemory): void
  /** A frame that was in memory only has come to the disk. @param isNext - everything before it had been read. */
  placed(frame: FrameInMemory, isNext: boolean): void
  /** Takes note of frames that have come to their end meanwhile. */
  refresh(): void
  /** Removes what is acknowledged. */
  free(): void
  /** Gives up the oldest lines of what is on the disk only; false when that is not possible, or not yet. */
  giveUpOldest(): boolean
  /** Takes over what dead owners left, whose locks we have. */
  adopt(epochs: readonly string[]): void
  /** Writes down how far it is, within the call where it can. */
  mark(): void
  /** What has to be done about ten times a second. */
  tick(): void
  /** Lets go what waits for more lines. */
  hurry(): void
  /** Resolves when so many more lines have come to their end, or sooner. */
  change(lines: number): Promise<void>
  /** Lets everybody look who waits for a change. */
  wake(): void
  /** Stops reading; what is on the disk stays there. */
  close(): void
}
