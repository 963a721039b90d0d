import type { Fate } from '../ship/line-source.ts'

/** What a reader counts: of our own lines, and of those that were found. */
export interface ReaderCounts {
  readonly own: Readonly<Record<Fate, number>>
  readonly found: Readonly<Record<Fate, number>>
  /** Lines of earlier lives that were read so far, or are known to be missing. */
  readonly recovered: number
  /** Of our own that were dropped: how many of each level. */
  readonly dropped: ReadonlyMap<number, number>
}

/** All fates, in the order in which they are sent from thread to thread. */
export const fates: readonly Fate[] = ['stored', 'alreadyStored', 'failureStore', 'deadLettered', 'dropped']

/** No line has come to its end. */
export const noFates: Readonly<Record<Fate, number>> = {
  stored: 0,
  alreadyStored: 0,
  failureStore: 0,
  deadLettered: 0,
  dropped: 0,
}

/** Nothing was read. */
export const noCounts: ReaderCounts = { own: noFates, found: noFates, recovered: 0, dropped: new Map() }

/** Both together. */
export function addCounts(a: ReaderCounts, b: ReaderCounts): ReaderCounts {
  const dropped = new Map(a.dropped)
  for (const [level, lines] of b.dropped) dropped.set(level, (dropped.get(level) ?? 0) + lines)
  return { own: addFates(a.own, b.own), found: addFates(a.found, b.found), recovered: a.recovered + b.recovered, dropped }
}

/** Both together. */
export function addFates(a: Readonly<Record<Fate, number>>, b: Readonly<Partial<Record<Fate, number>>>): Record<Fate, number> {
  const sum = { ...a }
  for (const fate of fates) sum[fate] += b[fate] ?? 0
  return sum
}

/** All lines of it. */
export function sumFates(counts: Readonly<Record<Fate, number>>): number {
  return fates.reduce((total, fate) => total + counts[fate], 0)
}
