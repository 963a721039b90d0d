import type {
  DateHistogramAggregation,
  FiltersAggregation,
  HistogramAggregation,
  RangeAggregation,
  TermsAggregation,
} from '../core/aggregation.ts'
import type { RawBucket, RawResult, RawResults } from '../core/engine.ts'
import type { TimeRange } from '../core/query.ts'
import type { LogRecord } from '../core/record.ts'
import type { Accumulator, MakeInner, ReadValues } from './accumulator.ts'
import { maxBuckets } from './aggregation-check.ts'
import { Bucket, BucketMap, finished } from './bucket-map.ts'
import { fillBuckets, tooMany } from './fill.ts'
import { rangeKey } from './range-key.ts'
import { rankTerms } from './rank-terms.ts'
import type { Rounding } from './rounding.ts'
import type { Value } from './values.ts'

/** Buckets by what is read of a line. */
abstract class Keyed implements Accumulator {
  protected readonly buckets: BucketMap<string | number>

  constructor(make: MakeInner) {
    this.buckets = new BucketMap(make)
  }

  add(record: LogRecord, weight: number): void {
    this.buckets.add(this.keysOf(record), record, weight)
  }

  merge(other: Accumulator): void {
    this.buckets.merge((other as Keyed).buckets)
  }

  abstract result(): RawResult

  protected abstract keysOf(record: LogRecord): readonly (string | number)[]

  protected ascending(): RawBucket[] {
    return this.buckets
      .list()
      .map(finished)
      .sort((a, b) => Number(a.key) - Number(b.key))
  }
}

/** A bucket for each value. */
export class Terms extends Keyed {
  readonly #read: ReadValues
  readonly #spec: TermsAggregation

  constructor(read: ReadValues, spec: TermsAggregation, make: MakeInner) {
    super(make)
    this.#read = read
    this.#spec = spec
  }

  result(): RawResult {
    const { size = 10, order = 'count' } = this.#spec
    const ranked = rankTerms(this.buckets.list(), size, order)
    return { kind: 'terms', buckets: ranked.buckets.map(finished), other: ranked.other, errorBound: 0 }
  }

  protected keysOf(record: LogRecord): readonly (string | number)[] {
    const { missing } = this.#spec
    const keys = termKeys(this.#read(record))
    return keys.length === 0 && missing !== undefined ? [missing] : keys
  }
}

/** Values as the keys of buckets. */
export function termKeys(values: readonly Value[]): (string | number)[] {
  return values.map((value) => (typeof value === 'boolean' ? String(value) : value))
}

/** A bucket for each interval of time. */
export class DateHistogram extends Keyed {
  readonly #read: ReadValues
  readonly #spec: DateHistogramAggregation
  readonly #range: TimeRange
  readonly #empty: () => RawResults
  readonly #rounding: Rounding

  constructor(read: ReadValues, spec: DateHistogramAggregation, rounding: Rounding, range: TimeRange, make: MakeInner) {
    super(make)
    this.#read = read
    this.#spec = spec
    this.#range = range
    this.#empty = () => make().results()
    this.#rounding = rounding
  }

  result(): RawResult {
    const sorted = this.ascending()
    const buckets = this.#spec.fill === false ? sorted : fillBuckets(sorted, this.#rounding, this.#range, this.#empty)
    return { kind: 'dateHistogram', buckets }
  }

  protected keysOf(record: LogRecord): readonly number[] {
    return numbersOf(this.#read(record)).map((time) => this.#rounding.floor(time))
  }
}

/** A bucket for each interval of a number. */
export class Histogram extends Keyed {
  readonly #read: ReadValues
  readonly #interval: number

  constructor(read: ReadValues, spec: HistogramAggregation, make: MakeInner) {
    super(make)
    this.#read = read
    this.#interval = spec.interval
  }

  result(): RawResult {
    const buckets = this.ascending()
    if (buckets.length > maxBuckets) throw tooMany()
    return { kind: 'histogram', buckets }
  }

  protected keysOf(record: LogRecord): readonly number[] {
    return numbersOf(this.#read(record)).map((value) => floorTo(value, this.#interval))
  }
}

/** The start of the interval that a number lies in. */
export function floorTo(value: number, interval: number): number {
  // Adding 0 makes 0 of -0.
  return Math.floor(value / interval) * interval + 0
}

/** The numbers among values. */
export function numbersOf(values: readonly Value[]): number[] {
  return values.filter((value) => typeof value === 'number')
}

/** A bucket for each test, also the empty ones. */
abstract class Tested implements Accumulator {
  protected readonly tests: readonly { readonly matches: (record: LogRecord) => boolean; readonly bucket: Bucket }[]

  constructor(tests: readonly ((record: LogRecord) => boolean)[], makeBucket: () => Bucket) {
    this.tests = tests.map((matches) => ({ matches, bucket: makeBucket() }))
  }

  add(record: LogRecord, weight: number): void {
    for (const { matches, bucket } of this.tests) if (matches(record)) bucket.add(record, weight)
  }

  merge(other: Accumulator): void {
    const { tests } = other as Tested
    for (const [at, { bucket }] of this.tests.entries()) if (tests[at] !== undefined) bucket.merge(tests[at].bucket)
  }

  abstract result(): RawResult

  protected list(keys: readonly string[]): RawBucket[] {
    return this.tests.map(({ bucket }, at) => ({ key: keys[at] ?? '', count: bucket.count, aggs: bucket.inner.results() }))
  }
}

/** A bucket for each query. */
export class Filters extends Tested {
  readonly #keys: readonly string[]

  constructor(spec: FiltersAggregation, tests: readonly ((record: LogRecord) => boolean)[], make: MakeInner) {
    super(tests, () => new Bucket(make()))
    this.#keys = Object.keys(spec.filters)
  }

  result(): RawResult {
    return { kind: 'filters', buckets: this.list(this.#keys) }
  }
}

/** A bucket for each stretch of a number. */
export class Ranges extends Tested {
  readonly #ranges: RangeAggregation['ranges']

  constructor(read: ReadValues, spec: RangeAggregation, make: MakeInner) {
    super(
      spec.ranges.map(({ from = -Infinity, to = Infinity }) => {
        return (record: LogRecord) => numbersOf(read(record)).some((value) => value >= from && value < to)
      }),
      () => new Bucket(make()),
    )
    this.#ranges = spec.ranges
  }

  result(): RawResult {
    const buckets = this.list(this.#ranges.map(rangeKey))
    return { kind: 'range', buckets: buckets.map((bucket, at) => ({ ...bucket, ...endsOf(this.#ranges[at] ?? {}) })) }
  }
}

/** The ends that a stretch has. */
export function endsOf({ from, to }: { readonly from?: number; readonly to?: number }): {
  readonly from?: number
  readonly to?: number
} {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}
