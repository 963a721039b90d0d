import type { PercentileRanksAggregation, PercentilesAggregation } from '../core/aggregation.ts'
import type { RawResult } from '../core/engine.ts'
import type { LogRecord } from '../core/record.ts'
import type { Accumulator, ReadValues } from './accumulator.ts'
import { fieldNames } from './fields.ts'
import { packedNumbers } from './packed-numbers.ts'
import type { Value } from './values.ts'
import { linesOf } from './weight.ts'
import { Sum } from './sum.ts'

/** The percents asked for where none are named. */
export const defaultPercents: readonly number[] = [50, 95, 99]

/** Numbers are kept in pieces of so many. */
const pieceLength = 4096

/** Keeps every number of a field. */
abstract class Numbers implements Accumulator {
  readonly #read: ReadValues
  readonly #names: readonly string[]
  readonly #pieces: Float64Array[] = []
  /** The newest, not yet a piece. */
  #last: number[] = []

  constructor(read: ReadValues, field: string) {
    this.#read = read
    this.#names = fieldNames(field)
  }

  add(record: LogRecord): void {
    const packed = packedNumbers(record, this.#names)
    if (packed !== undefined) {
      this.#pieces.push(packed)
      return
    }
    for (const value of this.#read(record)) if (typeof value === 'number') this.#last.push(value)
    if (this.#last.length >= pieceLength) this.#close()
  }

  merge(other: Accumulator): void {
    for (const piece of (other as Numbers).#all()) this.#pieces.push(piece)
  }

  result(): RawResult {
    const pieces = this.#all()
    const numbers = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const piece of pieces) {
      numbers.set(piece, at)
      at += piece.length
    }
    return this.answer(numbers.sort())
  }

  #all(): readonly Float64Array[] {
    this.#close()
    return this.#pieces
  }

  #close(): void {
    if (this.#last.length > 0) this.#pieces.push(Float64Array.from(this.#last))
    this.#last = []
  }

  protected abstract answer(sorted: Float64Array): RawResult
}

/** Percentiles between the two nearest values, by how far the rank lies between them. */
export class Percentiles extends Numbers {
  readonly #at: readonly number[]

  constructor(read: ReadValues, { percentiles, at = defaultPercents }: PercentilesAggregation) {
    super(read, percentiles)
    this.#at = at
  }

  protected answer(sorted: Float64Array): RawResult {
    const values = this.#at.map((percent) => valueAtRank(sorted, (percent / 100) * (sorted.length - 1)))
    return { kind: 'percentiles', values }
  }
}

function valueAtRank(sorted: Float64Array, rank: number): number | null {
  const low = sorted[Math.floor(rank)]
  const high = sorted[Math.ceil(rank)]
  if (low === undefined || high === undefined) return null
  return low + (high - low) * (rank - Math.floor(rank))
}

/** The share of the values at or below each bound, in percent. */
export class PercentileRanks extends Numbers {
  readonly #values: readonly number[]

  constructor(read: ReadValues, { percentileRanks, values }: PercentileRanksAggregation) {
    super(read, percentileRanks)
    this.#values = values
  }

  protected answer(sorted: Float64Array): RawResult {
    const percents = this.#values.map((bound) => (sorted.length === 0 ? null : (100 * countUpTo(sorted, bound)) / sorted.length))
    return { kind: 'percentileRanks', percents }
  }
}

function countUpTo(sorted: Float64Array, bound: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= bound) low = middle + 1
    else high = middle
  }
  return low
}

/** How many distinct values, exactly. */
export class Cardinality implements Accumulator {
  readonly #read: ReadValues
  readonly #values = new Set<Value>()

  constructor(read: ReadValues) {
    this.#read = read
  }

  add(record: LogRecord): void {
    for (const value of this.#read(record)) this.#values.add(value)
  }

  merge(other: Accumulator): void {
    for (const value of (other as Cardinality).#values) this.#values.add(value)
  }

  result(): RawResult {
    return { kind: 'cardinality', value: this.#values.size }
  }
}

/** How many lines have the field. */
export class LineCount implements Accumulator {
  readonly #read: ReadValues
  readonly #count = new Sum()

  constructor(read: ReadValues) {
    this.#read = read
  }

  add(record: LogRecord, weight: number): void {
    if (this.#read(record).length > 0) this.#count.add(weight)
  }

  merge(other: Accumulator): void {
    this.#count.add((other as LineCount).#count.value)
  }

  result(): RawResult {
    return { kind: 'value', value: linesOf(this.#count.value) }
  }
}
