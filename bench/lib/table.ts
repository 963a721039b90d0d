import type { Bench, Column } from './bench.ts'
import type { Contender } from './contender.ts'
import { cellKey, type Rounds } from './measure-round.ts'
import { median, spread } from './statistics.ts'

/** One cell: how it compares with plain pino, and what it is. */
export interface Cell {
  /** Median of the rounds' ratios; below 1 is better than plain pino. */
  readonly ratio: number
  readonly median: number
  /** Half the distance between the ratios' quartiles, as a share of their median. */
  readonly spread: number
}

/** The cells of one bench, by contender and column title. */
export interface Table {
  readonly title: string
  readonly note: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly cells: readonly (Cell | null)[] }[]
}

function valuesOf(rounds: Rounds, contender: string, column: Column): number[] {
  return (rounds.get(cellKey(contender, column)) ?? []).map((figures) => figures[column.figure] ?? Number.NaN)
}

/** What counts as plain pino in a column: of its settings the one with the lower median in this run. */
function referenceValues(rounds: Rounds, contenders: readonly Contender[], column: Column): number[] {
  const asked = column.reference === undefined ? column : { ...column, calls: { variant: column.reference } }
  const candidates = contenders
    .filter((contender) => contender.reference)
    .map((contender) => valuesOf(rounds, contender.name, asked))
  return candidates.filter((values) => values.length > 0).sort((a, b) => median(a) - median(b))[0] ?? []
}

function cellOf(values: readonly number[], reference: readonly number[]): Cell | null {
  if (values.length === 0) return null
  // Round by round, so that a busy minute of the machine falls on both sides of the division.
  const ratios = values.map((value, round) => value / (reference[round] ?? Number.NaN))
  return { ratio: median(ratios), median: median(values), spread: spread(ratios) }
}

/** Makes the table of a bench from its rounds. */
export function makeTable(bench: Bench, contenders: readonly Contender[], rounds: Rounds): Table {
  const references = bench.columns.map((column) => referenceValues(rounds, contenders, column))
  const rows = contenders
    .filter((contender) => !bench.without?.includes(contender.name))
    .map(({ name }) => ({
      name,
      cells: bench.columns.map((column, index) => cellOf(valuesOf(rounds, name, column), references[index] ?? [])),
    }))
  return { title: bench.title, note: bench.note, columns: bench.columns.map((column) => column.title), rows }
}
