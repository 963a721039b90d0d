import type { Run } from './line-run.ts'

/** What became of a line in the end. */
export type Fate = 'stored' | 'alreadyStored' | 'failureStore' | 'deadLettered' | 'dropped'

/**
 * Where a shipper has its lines from: the queue in memory, the spool on disk, or a file. It hands out each line once, until that
 * is given back, and is told what became of it.
 *
 *     take --> request --> settle            each line exactly once
 *       ^         |
 *       +-- giveBack                         to be sent again
 *                 +----> abandon             at the end: dropped in memory, kept on disk
 */
export interface LineSource {
  /** Lines that `take` can give now. */
  readonly count: number
  /** Lines whose fate is open: those that wait, and those on their way. */
  readonly lines: number
  /** Bytes of them. */
  readonly bytes: number
  /** Bytes that wait where they cost no memory, where there is such a place: with many of them requests carry more. */
  readonly backlogBytes?: number
  /** When the oldest of them was taken in, in milliseconds since 1970; undefined when there is none. */
  readonly oldestAt: number | undefined
  /** Of all lines that were taken in. */
  readonly counts: Readonly<Record<Fate, number>>
  /** Set by the shipper: there is more to take, which the source found by itself. */
  onMore: (() => void) | undefined
  /** The first lines, at least one if there is one. */
  take(maxLines: number, maxBytes: number): readonly Run[]
  /** To be sent again, before the others. */
  giveBack(runs: readonly Run[]): void
  /** Lines that have come to their end. */
  settle(run: Run, fate: Fate): void
  /** They are not sent any more in this life of the process. */
  abandon(runs: readonly Run[]): void
  /** After the lines of one answer were settled: wakes who waits, and remembers how far it is. */
  moved(): void
  /** Resolves at the next `moved`. */
  change(): Promise<void>
}
