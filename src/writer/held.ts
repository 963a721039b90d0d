import type { Sink } from '../core/sink.ts'
import { type Books, type LevelCounts, pairsOf, tally } from './books.ts'

/** Columns of the books that a sink with a queue of its own has a say in. */
export interface Outcome {
  readonly written: LevelCounts
  readonly dropped: LevelCounts
  readonly pending: LevelCounts
}

/** What a sink's own queue took stands in our column of the written lines: what it still holds or gave up is taken off again. */
export function outcomeOf(books: Books, sink: Sink, waiting: readonly number[]): Outcome {
  const held = sink.held?.()
  const pending = pairsOf(tally(held?.pending ?? []))
  const dropped = pairsOf(tally(held?.dropped ?? []))
  const off = [...pending, ...dropped].map(([level, lines]) => [level, -lines] as const)
  return {
    written: tally([...pairsOf(books.counts('written')), ...off]),
    dropped: tally([...pairsOf(books.counts('dropped')), ...dropped]),
    pending: tally([...waiting.map((level) => [level, 1] as const), ...pending]),
  }
}

/** Totals of the lines that are done with. */
export function totalsOf(books: Books, sink: Sink): { readonly written: number; readonly dropped: number } {
  const { written, dropped } = outcomeOf(books, sink, [])
  return { written: written.total, dropped: dropped.total }
}
