import type { HeldLines, Sink } from '../core/sink.ts'

function add(all: readonly (ReadonlyMap<number, number> | undefined)[]): ReadonlyMap<number, number> {
  const sum = new Map<number, number>()
  for (const counts of all) for (const [level, lines] of counts ?? []) sum.set(level, (sum.get(level) ?? 0) + lines)
  return sum
}

/** What sinks that share the lines among them hold together. */
export function mergeHeld(sinks: readonly Sink[]): HeldLines {
  const held = sinks.map((sink) => sink.held?.())
  return { pending: add(held.map((one) => one?.pending)), dropped: add(held.map((one) => one?.dropped)) }
}

function most(all: readonly (ReadonlyMap<number, number> | undefined)[]): Map<number, number> {
  const result = new Map<number, number>()
  for (const counts of all) for (const [level, lines] of counts ?? []) result.set(level, Math.max(result.get(level) ?? 0, lines))
  return result
}

/**
 * What sinks hold that all get the same lines: of each level as many as the sink that has most. Which lines they are is not known,
 * so where several gave up different ones, there are more.
 */
export function mostHeld(sinks: readonly Sink[]): HeldLines {
  const held = sinks.map((sink) => sink.held?.())
  const dropped = most(held.map((one) => one?.dropped))
  const undone = most(held.map((one) => add([one?.pending, one?.dropped])))
  const pending = new Map([...undone].map(([level, lines]) => [level, lines - (dropped.get(level) ?? 0)]))
  return { pending, dropped }
}
