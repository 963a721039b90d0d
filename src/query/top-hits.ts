import type { TopHitsAggregation } from '../core/aggregation.ts'
import type { RawResult } from '../core/engine.ts'
import type { LogRecord } from '../core/record.ts'
import type { Accumulator, ReadValues } from './accumulator.ts'
import { compareRecords } from './order.ts'
import { pickFields } from './pick-fields.ts'
import { compareKeys } from './rank-terms.ts'

type Compare = (a: LogRecord, b: LogRecord) => number

/** The first lines of an order. Keeps no more of them than twice as many as are asked for. */
export class TopHits implements Accumulator {
  readonly #spec: TopHitsAggregation
  readonly #compare: Compare
  readonly #kept: LogRecord[] = []

  /** @param read - the field that `sort` names. */
  constructor(spec: TopHitsAggregation, read: ReadValues) {
    this.#spec = spec
    const byTime: Compare = spec.order === 'oldest' ? compareRecords : (a, b) => compareRecords(b, a)
    this.#compare = spec.sort === undefined ? byTime : compareBy(read, spec.sort.order ?? 'desc', byTime)
  }

  add(record: LogRecord): void {
    this.#kept.push(record)
    if (this.#kept.length > 2 * this.#spec.topHits) this.#cut()
  }

  merge(other: Accumulator): void {
    this.#kept.push(...(other as TopHits).#kept)
    this.#cut()
  }

  result(): RawResult {
    this.#cut()
    return { kind: 'topHits', records: this.#kept.map((record) => pickFields(record, this.#spec.fields)) }
  }

  #cut(): void {
    this.#kept.sort(this.#compare)
    this.#kept.length = Math.min(this.#kept.length, this.#spec.topHits)
  }
}

/** By the smallest of the values, or descending by the greatest; lines without one come last. */
function compareBy(read: ReadValues, order: 'asc' | 'desc', then: Compare): Compare {
  const sign = order === 'asc' ? 1 : -1
  const keyOf = (record: LogRecord): string | number | undefined =>
    read(record)
      .map((value) => (typeof value === 'boolean' ? String(value) : value))
      .sort((a, b) => sign * compareKeys(a, b))[0]
  return (a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)]
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined) || then(a, b)
    return sign * compareKeys(left, right) || then(a, b)
  }
}
