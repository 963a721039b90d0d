import { checkInteger, checkOneOf } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { longestTimerMs } from '../core/longest-timer.ts'
import type { OverflowPolicy, Sink } from '../core/sink.ts'

/** The ring in front of each sink. */
export interface RingOptions {
  /** Lines; default 16,384. */
  readonly capacity: number
  /** UTF-16 units; default 8 MiB. */
  readonly maxBytes: number
  /** Unless given: a sink that can write within the call does so (`block`), others drop the lowest level. */
  readonly overflow?: OverflowPolicy | undefined
  /** The longest that one call waits for a pipe that takes nothing; default 2,000. */
  readonly blockMs: number
  /** The oldest line waits at most so long; default 10. */
  readonly flushIntervalMs: number
  /** A line of this level's number or above is written within its call; default 50 (error). */
  readonly syncAtOrAbove: number
}

/** What holds for one sink behind one ring. */
export interface WriterSettings {
  readonly maxLines: number
  readonly maxBytes: number
  readonly maxAgeMs: number
  readonly overflow: OverflowPolicy
  readonly syncAtOrAbove: number
}

/**
 * A sink that writes within the call gets small batches: their lines are still in the processor's cache (measured on a burst to
 * a file: 336 ns a line with 17 kB a batch, 408 with 70 kB, 624 with all that 10 ms bring). A server gets few large ones.
 */
const syncBatchBytes = 24 << 10
const asyncBatchBytes = 1 << 20
const policies = ['drop-lowest-level', 'drop-oldest', 'drop-newest', 'block'] as const

/** What the ring says, as far as the sink does not say otherwise. Throws CORDWOOD_ERR_OPTION_INVALID. */
export function settingsOf(sink: Sink, ring: RingOptions): WriterSettings {
  const canSync = sink.flushSync !== undefined
  const overflow = checkOneOf('overflow', sink.overflow ?? ring.overflow, policies, canSync ? 'block' : 'drop-lowest-level')
  if (overflow === 'block' && !canSync) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected an overflow policy that sink ${sink.name} can follow, got 'block': it cannot write within the call. Use 'drop-lowest-level'.`,
    )
  }
  return {
    maxLines: checkInteger('batch.maxLines', sink.batch?.maxLines, ring.capacity, 1),
    maxBytes: checkInteger('batch.maxBytes', sink.batch?.maxBytes, canSync ? syncBatchBytes : asyncBatchBytes, 1),
    maxAgeMs: checkInteger('batch.maxAgeMs', sink.batch?.maxAgeMs, ring.flushIntervalMs, 0, longestTimerMs),
    overflow,
    syncAtOrAbove: canSync ? ring.syncAtOrAbove : Infinity,
  }
}
