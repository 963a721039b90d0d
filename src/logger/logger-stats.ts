import type { LatencySummary } from '../metrics/histogram.ts'
import type { Counts } from './tally.ts'

/** What became of the lines of one sink: always accepted = filtered + written + dropped + pending. */
export interface SinkBooks {
  /** The sink's name; a second sink of that name is `name#2`. */
  readonly name: string
  /** `ok`; `failing`: tried again and again; `dead`: gone for good, its lines are dropped. */
  readonly state: 'ok' | 'failing' | 'dead'
  /** Lines that the logger sent its way. */
  readonly accepted: Counts
  /** Kept away by the sink's own level or filter. */
  readonly filtered: Counts
  /** Taken by the sink for good. */
  readonly written: Counts
  /** Lost: by the overflow policy, at a close, or because the sink is dead. */
  readonly dropped: Counts
  /** In the ring, or on their way. */
  readonly pending: Counts
  /** How long it took for batches of lines, in milliseconds. */
  readonly latency: LatencySummary
  /** What the sink itself counts, after `written`. */
  readonly extra: Readonly<Record<string, number>>
  /** The names of those of `extra` that only grow, where the sink says so; the others tell how it is now. */
  readonly counters?: readonly string[]
}

/** The books of a tree of loggers: always emitted = sampled + collapsed + discarded + waiting + what each sink accepted. */
export interface LoggerStats {
  /** Calls at or above the level, and those below it that a tail took. */
  readonly emitted: Counts
  /** Left out by sampling. */
  readonly sampled: Counts
  /** Put together with others like them; always none in this version. */
  readonly collapsed: Counts
  /** Calls whose line went to no sink: after close(), refused by `filter`, or because its scope ended well and its tail was not kept. */
  readonly discarded: Counts
  /** Of those discarded, and of those sampled: given up by a tail for want of room, before it was known whether they would be kept. */
  readonly overflowed: Counts
  /** Lines of scopes that are open: written when the scope fails or is slow, else discarded, or sampled. */
  readonly waiting: Counts
  /** Of all sinks together: a line that two sinks wrote counts twice. */
  readonly written: Counts
  /** Of all sinks together. */
  readonly dropped: Counts
  /** Of all sinks together. */
  readonly pending: Counts
  /** The books of each sink, in the order of the option. */
  readonly sinks: readonly SinkBooks[]
}
