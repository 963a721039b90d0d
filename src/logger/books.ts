import type { LevelTable } from '../core/level.ts'
import type { LatencySummary } from '../metrics/histogram.ts'
import type { LevelCounts } from '../writer/writer.ts'
import type { Pipeline } from './pipeline.ts'
import { type Counts, tallyOf } from './tally.ts'

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

const none: Counts = Object.freeze({ total: 0, byLevel: Object.freeze({}) })

function named(counts: LevelCounts, levels: LevelTable): Counts {
  const byLevel: Record<string, number> = {}
  for (const [level, lines] of Object.entries(counts.byLevel)) byLevel[levels.name(Number(level))] = lines
  return { total: counts.total, byLevel }
}

function sum(all: readonly Counts[]): Counts {
  const byLevel: Record<string, number> = {}
  let total = 0
  for (const counts of all) {
    total += counts.total
    for (const [name, lines] of Object.entries(counts.byLevel)) byLevel[name] = (byLevel[name] ?? 0) + lines
  }
  return { total, byLevel }
}

function* levelsOf(budget: Pipeline['budget'], isMeant: (level: number) => boolean): IterableIterator<number> {
  for (const level of budget.levels()) if (isMeant(level)) yield level
}

/** Reads the books. */
export function readBooks(pipeline: Pipeline): LoggerStats {
  const { levels } = pipeline.parts
  const seen = new Map<string, number>()
  const held = tallyOf(pipeline.budget.levels())
  const sinks = pipeline.targets.map(({ writer, level: floor }): SinkBooks => {
    const { name, state, accepted, filtered, written, dropped, pending, latency, extra } = writer.stats
    // What waits for slow work will come to each sink: to those with a level above it to be kept away.
    const below = tallyOf(levelsOf(pipeline.budget, (level) => level < floor))
    const above = tallyOf(levelsOf(pipeline.budget, (level) => level >= floor))
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return {
      name: count === 1 ? name : `${name}#${count}`,
      state,
      accepted: sum([named(accepted, levels), held.counts(levels.name)]),
      filtered: sum([named(filtered, levels), below.counts(levels.name)]),
      written: named(written, levels),
      dropped: named(dropped, levels),
      pending: sum([named(pending, levels), above.counts(levels.name)]),
      latency,
      extra,
    }
  })
  return {
    emitted: pipeline.emitted.counts(levels.name),
    sampled: pipeline.sampled.counts(levels.name),
    collapsed: none,
    discarded: pipeline.discarded.counts(levels.name),
    overflowed: pipeline.overflowed.counts(levels.name),
    waiting: tallyOf(pipeline.staging?.tail?.levels() ?? []).counts(levels.name),
    written: sum(sinks.map((sink) => sink.written)),
    dropped: sum(sinks.map((sink) => sink.dropped)),
    pending: sum(sinks.map((sink) => sink.pending)),
    sinks,
  }
}
