import type { Sink } from '../core/sink.ts'

/** What several sinks count, each number under its sink's name. */
export function mergeStats(sinks: readonly Sink[]): Readonly<Record<string, number>> {
  const all = sinks.flatMap((sink, index) =>
    Object.entries(sink.stats?.() ?? {}).map(([name, value]) => [`${sink.name}#${index + 1}.${name}`, value] as const),
  )
  return Object.fromEntries(all)
}

/** The names of those of them that only grow. */
export function mergeCounters(sinks: readonly Sink[]): readonly string[] {
  return [...new Set(sinks.flatMap(({ counters = [] }) => counters))]
}
