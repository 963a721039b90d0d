import type { LevelTable } from '../core/level.ts'
import type { LevelCounts } from '../writer/writer.ts'
import type { Pipeline } from './pipeline.ts'
import type { LoggerStats, SinkBooks } from './logger-stats.ts'
import { withLost } from './lost-lines.ts'
import { type Counts, sum, tallyOf } from './tally.ts'

const none: Counts = Object.freeze({ total: 0, byLevel: Object.freeze({}) })

function named(counts: LevelCounts, levels: LevelTable): Counts {
  const byLevel: Record<string, number> = {}
  for (const [level, lines] of Object.entries(counts.byLevel)) byLevel[levels.name(Number(level))] = lines
  return { total: counts.total, byLevel }
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
    const { name, state, accepted, filtered, written, dropped, pending, latency, extra, counters } = writer.stats
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
      ...(counters !== undefined && { counters }),
    }
  })
  const stats: LoggerStats = {
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
  return pipeline.hasFailed ? withLost(stats) : stats
}
