import type { Sink } from '../core/sink.ts'
import { type Books, type LevelCounts, pairsOf, tally } from './books.ts'

/** Columns of the books that a sink with a queue of its own has a say in. */
export interface Outcome {
  readonly written: LevelCounts
  readonly dropped: LevelCounts
  readonly pending: LevelCounts
}

/**
 * What a sink's own queue took stands in our column of the written lines: what it still holds or gave up is taken off again. What it
 * has more than that (a batch that another part of it has not taken yet) waits here too, and is counted here.
 */
export function outcomeOf(books: Books, sink: Sink, waiting: readonly number[]): Outcome {
  const held = sink.held?.()
  const written = new Map(pairsOf(books.counts('written')))
  const takeOff = (counts: ReadonlyMap<number, number> | undefined): (readonly [number, number])[] =>
    [...(counts ?? [])].map(([level, lines]) => {
      const left = written.get(level) ?? 0
      const off = Math.min(lines, left)
      written.set(level, left - off)
      return [level, off] as const
    })
  const dropped = takeOff(held?.dropped)
  const pending = takeOff(held?.pending)
  return {
    written: tally([...written]),
    dropped: tally([...pairsOf(books.counts('dropped')), ...dropped]),
    pending: tally([...waiting.map((level) => [level, 1] as const), ...pending]),
  }
}

/** Totals of the lines that are done with. */
export function totalsOf(books: Books, sink: Sink): { readonly written: number; readonly dropped: number } {
  const { written, dropped } = outcomeOf(books, sink, [])
  return { written: written.total, dropped: dropped.total }
}
