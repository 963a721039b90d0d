import type { LoggerStats, SinkBooks } from './logger-stats.ts'
import { type Counts, sum } from './tally.ts'

/** What the first has more than all others together, by level. */
function beyond(first: Counts, ...others: readonly Counts[]): Counts {
  const byLevel: Record<string, number> = {}
  let total = 0
  const taken = sum(others).byLevel
  for (const [name, lines] of Object.entries(first.byLevel)) {
    const more = lines - (taken[name] ?? 0)
    if (more <= 0) continue
    byLevel[name] = more
    total += more
  }
  return { total, byLevel }
}

function most(all: readonly Counts[]): Counts {
  const none: Counts = { total: 0, byLevel: {} }
  return all.reduce((highest, each) => sum([highest, beyond(each, highest)]), none)
}

/**
 * The books after calls that came to no end: lines that were begun and came to no place count as discarded; those that came to other
 * sinks only, or into a sink's books but not into its ring, as dropped by that sink.
 */
export function withLost(stats: LoggerStats): LoggerStats {
  const accepted = most(stats.sinks.map((sink) => sink.accepted))
  const sinks = stats.sinks.map((sink): SinkBooks => {
    const missed = beyond(accepted, sink.accepted)
    const vanished = beyond(sink.accepted, sink.filtered, sink.written, sink.dropped, sink.pending)
    return { ...sink, accepted: sum([sink.accepted, missed]), dropped: sum([sink.dropped, missed, vanished]) }
  })
  const { emitted, sampled, collapsed, discarded, waiting } = stats
  const unplaced = sinks.length === 0 ? [] : [beyond(emitted, sampled, collapsed, discarded, waiting, accepted)]
  return { ...stats, discarded: sum([discarded, ...unplaced]), dropped: sum(sinks.map((sink) => sink.dropped)), sinks }
}
