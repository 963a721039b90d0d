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
