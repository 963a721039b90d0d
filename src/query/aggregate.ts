import type {
  Aggregation,
  Aggregations,
  DateHistogramAggregation,
  FiltersAggregation,
  HistogramAggregation,
  TermsAggregation,
} from '../core/aggregation.ts'
import type { RawBucket, RawResult, RawResults } from '../core/engine.ts'
import { standardLevels } from '../core/level.ts'
import type { TimeRange } from '../core/query.ts'
import type { LogRecord } from '../core/record.ts'
import { checkAggregations, maxBuckets } from './aggregation-check.ts'
import { fieldNames } from './fields.ts'
import { fillBuckets, tooMany } from './fill.ts'
import { type Accumulator, cardinalityOf, percentilesOf, type ReadValues, statsOf, topHitsOf } from './metrics.ts'
import { type EvaluateOptions, toPredicate } from './predicate.ts'
import { rankTerms } from './rank-terms.ts'
import { createRounding } from './rounding.ts'
import { Sum } from './sum.ts'
import { firstValues } from './values.ts'
import { linesOf, weightOf } from './weight.ts'

/** Takes the lines that a query finds, one by one, and answers with all results. */
export interface Aggregator {
  add(record: LogRecord): void
  results(): RawResults
  /** How many lines came, or with weights, for how many they stand. */
  readonly total: number
}

/** What aggregations depend on besides the lines. */
export interface AggregatorOptions extends EvaluateOptions {
  /** Lines that sampling kept count as many times as they stand for. */
  readonly weighted?: boolean
}

/** Aggregators within: those who have the record have its weight. */
interface Inner {
  add(record: LogRecord, weight: number): void
  results(): RawResults
}

/**
 * Computes aggregations over lines as they come: the readable definition, which every engine must agree with. Memory grows with
 * the buckets, with the numbers of percentiles and with the distinct values of cardinality, not with the lines.
 *
 * @param range - date histograms are filled out to its ends; lines outside are not left out here.
 * @throws CORDWOOD_ERR_AGGREGATION_INVALID, at once or (too many buckets) from `results`.
 */
export function createAggregator(aggregations: Aggregations, range: TimeRange = {}, options: AggregatorOptions = {}): Aggregator {
  const { weighted = false } = options
  checkAggregations(aggregations, weighted)
  const inner = build(aggregations, range, options)
  const total = new Sum()
  return {
    add(record) {
      const weight = weighted ? weightOf(record) : 1
      total.add(weight)
      inner.add(record, weight)
    },
    results: () => inner.results(),
    get total() {
      return linesOf(total.value)
    },
  }
}

/** {@link createAggregator} over lines that are there already. */
export function aggregateRecords(
  records: Iterable<LogRecord>,
  aggregations: Aggregations,
  range: TimeRange = {},
  options: AggregatorOptions = {},
): RawResults {
  const aggregator = createAggregator(aggregations, range, options)
  for (const record of records) aggregator.add(record)
  return aggregator.results()
}

type Build = (aggregations: Aggregations | undefined) => Inner

function build(aggregations: Aggregations, range: TimeRange, options: AggregatorOptions): Inner {
  const sub: Build = (inner) => build(inner ?? {}, range, options)
  const accumulators = Object.entries(aggregations).map(
    ([name, spec]) => [name, accumulatorOf(spec, range, options, sub)] as const,
  )
  return {
    add(record, weight) {
      for (const [, accumulator] of accumulators) accumulator.add(record, weight)
    },
    results: () =>
      Object.fromEntries(accumulators.map(([name, accumulator]): [string, RawResult] => [name, accumulator.result()])),
  }
}

function accumulatorOf(spec: Aggregation, range: TimeRange, options: AggregatorOptions, sub: Build): Accumulator {
  const { levels = standardLevels, weighted = false } = options
  const reader = (field: string): ReadValues => {
    const names = fieldNames(field)
    return (record) => firstValues(record, names, levels)
  }
  if ('terms' in spec) return termsOf(reader(spec.terms), spec, sub)
  if ('dateHistogram' in spec) return dateHistogramOf(reader(spec.field ?? '@timestamp'), spec, range, sub)
  if ('histogram' in spec) return histogramOf(reader(spec.histogram), spec, sub)
  if ('filters' in spec) return filtersOf(spec, options, sub)
  if ('percentiles' in spec) return percentilesOf(reader(spec.percentiles), spec)
  if ('stats' in spec) return statsOf(reader(spec.stats), spec, weighted)
  if ('cardinality' in spec) return cardinalityOf(reader(spec.cardinality), spec)
  return topHitsOf(spec)
}

/** Buckets by key; a line counts once in each of the keys that it has. */
function createBuckets(sub: () => Inner): {
  add(keys: Iterable<string | number>, record: LogRecord, weight: number): void
  /** What stands within a bucket is computed when it is read. */
  list(): RawBucket[]
} {
  const buckets = new Map<string | number, { readonly count: Sum; readonly inner: Inner }>()
  return {
    add(keys, record, weight) {
      for (const key of new Set(keys)) {
        let bucket = buckets.get(key)
        if (bucket === undefined) {
          bucket = { count: new Sum(), inner: sub() }
          buckets.set(key, bucket)
        }
        bucket.count.add(weight)
        bucket.inner.add(record, weight)
      }
    },
    list: () =>
      [...buckets].map(([key, { count, inner }]) => ({
        key,
        count: linesOf(count.value),
        get aggs() {
          return inner.results()
        },
      })),
  }
}

const finished = ({ key, count, aggs }: RawBucket): RawBucket => ({ key, count, aggs })

function termsOf(read: ReadValues, { size = 10, missing, order = 'count', aggs }: TermsAggregation, sub: Build): Accumulator {
  const buckets = createBuckets(() => sub(aggs))
  return {
    add(record, weight) {
      const keys = read(record).map((value) => (typeof value === 'boolean' ? String(value) : value))
      buckets.add(keys.length === 0 && missing !== undefined ? [missing] : keys, record, weight)
    },
    result() {
      const ranked = rankTerms(buckets.list(), size, order)
      return { ...ranked, buckets: ranked.buckets.map(finished) }
    },
  }
}

function numeric(values: ReturnType<ReadValues>): number[] {
  return values.filter((value) => typeof value === 'number')
}

function dateHistogramOf(read: ReadValues, spec: DateHistogramAggregation, range: TimeRange, sub: Build): Accumulator {
  const rounding = createRounding(spec.dateHistogram, spec.timeZone)
  const buckets = createBuckets(() => sub(spec.aggs))
  return {
    add: (record, weight) =>
      buckets.add(
        numeric(read(record)).map((time) => rounding.floor(time)),
        record,
        weight,
      ),
    result() {
      const sorted = buckets
        .list()
        .map(finished)
        .sort((a, b) => Number(a.key) - Number(b.key))
      const empty = (): RawResults => sub(spec.aggs).results()
      return { kind: 'dateHistogram', buckets: spec.fill === false ? sorted : fillBuckets(sorted, rounding, range, empty) }
    },
  }
}

function histogramOf(read: ReadValues, { interval, aggs }: HistogramAggregation, sub: Build): Accumulator {
  const buckets = createBuckets(() => sub(aggs))
  return {
    // Adding 0 makes 0 of -0.
    add: (record, weight) =>
      buckets.add(
        numeric(read(record)).map((value) => Math.floor(value / interval) * interval + 0),
        record,
        weight,
      ),
    result() {
      const sorted = buckets
        .list()
        .map(finished)
        .sort((a, b) => Number(a.key) - Number(b.key))
      if (sorted.length > maxBuckets) throw tooMany()
      return { kind: 'histogram', buckets: sorted }
    },
  }
}

function filtersOf({ filters, aggs }: FiltersAggregation, options: AggregatorOptions, sub: Build): Accumulator {
  const named = Object.entries(filters).map(([key, query]) => ({
    key,
    matches: toPredicate(query, options),
    count: new Sum(),
    inner: sub(aggs),
  }))
  return {
    add(record, weight) {
      for (const filter of named) {
        if (!filter.matches(record)) continue
        filter.count.add(weight)
        filter.inner.add(record, weight)
      }
    },
    result: () => ({
      kind: 'filters',
      buckets: named.map(({ key, count, inner }) => ({ key, count: linesOf(count.value), aggs: inner.results() })),
    }),
  }
}
