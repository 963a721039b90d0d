import type { CardinalityAggregation, PercentilesAggregation, StatsAggregation, TopHitsAggregation } from '../core/aggregation.ts'
import type { RawResult } from '../core/engine.ts'
import type { LogRecord } from '../core/record.ts'
import { compareRecords } from './order.ts'
import { pickFields } from './pick-fields.ts'
import { severalValues } from './aggregation-check.ts'
import { Sum } from './sum.ts'
import type { Value } from './values.ts'
import { linesOf } from './weight.ts'

/** Takes lines one by one and answers at the end. */
export interface Accumulator {
  /** @param weight - for how many lines it stands: 1 unless weights are asked for. */
  add(record: LogRecord, weight: number): void
  result(): RawResult
}

/** The values of one field. */
export type ReadValues = (record: LogRecord) => readonly Value[]

/** The percents asked for where none are named. */
export const defaultPercents: readonly number[] = [50, 95, 99]

/** Percentiles between the two nearest values, by how far the rank lies between them. Keeps every number. */
export function percentilesOf(read: ReadValues, { at = defaultPercents }: PercentilesAggregation): Accumulator {
  const numbers: number[] = []
  return {
    add(record) {
      for (const value of read(record)) if (typeof value === 'number') numbers.push(value)
    },
    result() {
      const sorted = Float64Array.from(numbers).sort()
      return { kind: 'percentiles', values: at.map((percent) => valueAtRank(sorted, (percent / 100) * (sorted.length - 1))) }
    },
  }
}

function valueAtRank(sorted: Float64Array, rank: number): number | null {
  const low = sorted[Math.floor(rank)]
  const high = sorted[Math.ceil(rank)]
  if (low === undefined || high === undefined) return null
  return low + (high - low) * (rank - Math.floor(rank))
}

/**
 * Count, minimum, maximum, average, sum: of the values, not of the lines. With weights, count and sum are those of the lines that the
 * lines stand for.
 */
export function statsOf(read: ReadValues, spec: StatsAggregation, isWeighted: boolean): Accumulator {
  const count = new Sum()
  const sum = new Sum()
  let values = 0
  let min = Infinity
  let max = -Infinity
  let isSeveral = false
  return {
    add(record, weight) {
      let own = 0
      for (const value of read(record)) {
        if (typeof value !== 'number') continue
        own++
        count.add(weight)
        min = Math.min(min, value)
        max = Math.max(max, value)
        sum.add(value * weight)
      }
      isSeveral ||= own > 1
      values += own
    },
    result() {
      if (isWeighted && isSeveral) throw severalValues(spec.stats)
      if (values === 0) return { kind: 'stats', count: 0, min: null, max: null, avg: null, sum: 0 }
      const lines = isWeighted ? linesOf(count.value) : values
      return { kind: 'stats', count: lines, min, max, avg: count.value === 0 ? null : sum.value / count.value, sum: sum.value }
    },
  }
}

/** How many distinct values, exactly. */
export function cardinalityOf(read: ReadValues, _spec: CardinalityAggregation): Accumulator {
  const values = new Set<Value>()
  return {
    add(record) {
      for (const value of read(record)) values.add(value)
    },
    result: () => ({ kind: 'cardinality', value: values.size }),
  }
}

/** The newest or oldest lines. Keeps no more of them than twice as many as are asked for. */
export function topHitsOf({ topHits, fields, order = 'newest' }: TopHitsAggregation): Accumulator {
  const compare = order === 'oldest' ? compareRecords : (a: LogRecord, b: LogRecord): number => compareRecords(b, a)
  const kept: LogRecord[] = []
  const cut = (): void => {
    kept.sort(compare)
    kept.length = Math.min(kept.length, topHits)
  }
  return {
    add(record) {
      kept.push(record)
      if (kept.length > 2 * topHits) cut()
    },
    result() {
      cut()
      return { kind: 'topHits', records: kept.map((record) => pickFields(record, fields)) }
    },
  }
}
