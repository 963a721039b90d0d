import type {
  Aggregation,
  AvgAggregation,
  MaxAggregation,
  MinAggregation,
  StatsAggregation,
  SumAggregation,
} from '../core/aggregation.ts'
import type { RawResult } from '../core/engine.ts'
import type { LogRecord } from '../core/record.ts'
import type { Accumulator, ReadValues } from './accumulator.ts'
import { severalValues } from './aggregation-check.ts'
import { fieldNames } from './fields.ts'
import { packedNumbers } from './packed-numbers.ts'
import { type PackedStats, packedStats } from './packed-stats.ts'
import { Sum } from './sum.ts'
import { linesOf } from './weight.ts'

/** One member of the statistics that can be asked for by itself. */
export type StatsPart = 'min' | 'max' | 'avg' | 'sum'

/** What statistics answer. */
export type StatsLike = StatsAggregation | MinAggregation | MaxAggregation | AvgAggregation | SumAggregation

/** Is it answered by statistics? */
export function isStats(spec: Aggregation): spec is StatsLike {
  return 'stats' in spec || 'min' in spec || 'max' in spec || 'avg' in spec || 'sum' in spec
}

/** The field, and which part of its statistics is wanted. */
export function statsOf(spec: StatsLike): { readonly field: string; readonly part: StatsPart | undefined } {
  if ('min' in spec) return { field: spec.min, part: 'min' }
  if ('max' in spec) return { field: spec.max, part: 'max' }
  if ('avg' in spec) return { field: spec.avg, part: 'avg' }
  if ('sum' in spec) return { field: spec.sum, part: 'sum' }
  return { field: spec.stats, part: undefined }
}

/** All statistics, or the one part that was asked for. */
export function pickStats(stats: RawResult & { kind: 'stats' }, part: StatsPart | undefined): RawResult {
  return part === undefined ? stats : { kind: 'value', value: stats[part] }
}

/**
 * Count, minimum, maximum, average, sum: of the values, not of the lines. With weights, count and sum are those of the lines that the
 * lines stand for.
 */
export class Stats implements Accumulator {
  readonly #read: ReadValues
  readonly #field: string
  readonly #names: readonly string[]
  readonly #part: StatsPart | undefined
  readonly #isWeighted: boolean
  readonly #count = new Sum()
  readonly #sum = new Sum()
  #values = 0
  #min = Infinity
  #max = -Infinity
  #isSeveral = false

  constructor(read: ReadValues, field: string, part: StatsPart | undefined, isWeighted: boolean) {
    this.#read = read
    this.#names = fieldNames(field)
    this.#field = field
    this.#part = part
    this.#isWeighted = isWeighted
  }

  add(record: LogRecord, weight: number): void {
    const packed = packedNumbers(record, this.#names)
    if (packed !== undefined) {
      this.#addAll(packed)
      return
    }
    const known = packedStats(record, this.#names)
    if (known !== undefined) {
      this.#addPacked(known)
      return
    }
    let own = 0
    for (const value of this.#read(record)) {
      if (typeof value !== 'number') continue
      own++
      this.#count.add(weight)
      this.#min = Math.min(this.#min, value)
      this.#max = Math.max(this.#max, value)
      this.#sum.add(value * weight)
    }
    this.#isSeveral ||= own > 1
    this.#values += own
  }

  merge(other: Accumulator): void {
    const stats = other as Stats
    this.#count.merge(stats.#count)
    this.#sum.merge(stats.#sum)
    this.#values += stats.#values
    this.#min = Math.min(this.#min, stats.#min)
    this.#max = Math.max(this.#max, stats.#max)
    this.#isSeveral ||= stats.#isSeveral
  }

  #addPacked({ count, min, max, sum }: PackedStats): void {
    this.#count.add(count)
    this.#sum.merge(sum)
    this.#values += count
    this.#min = Math.min(this.#min, min)
    this.#max = Math.max(this.#max, max)
  }

  /** Of lines that stand for themselves only. */
  #addAll(values: Float64Array): void {
    let [min, max] = [this.#min, this.#max]
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as number
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
    this.#min = min
    this.#max = max
    this.#count.add(values.length)
    this.#sum.addAll(values)
    this.#values += values.length
  }

  result(): RawResult {
    if (this.#isWeighted && this.#isSeveral) throw severalValues(this.#field)
    return pickStats(this.#stats(), this.#part)
  }

  #stats(): RawResult & { kind: 'stats' } {
    if (this.#values === 0) return { kind: 'stats', count: 0, min: null, max: null, avg: null, sum: 0 }
    const [count, sum] = [this.#count.value, this.#sum.value]
    const avg = count === 0 ? null : sum / count
    return { kind: 'stats', count: linesOf(count), min: this.#min, max: this.#max, avg, sum }
  }
}
