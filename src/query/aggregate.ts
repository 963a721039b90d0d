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
import { firstValues } from './values.ts'

/** Takes the lines that a query finds, one by one, and answers with all results. */
export interface Aggregator {
  add(record: LogRecord): void
  results(): RawResults
}

/**
 * Computes aggregations over lines as they come: the readable definition, which every engine must agree with. Memory grows with
 * the buckets, with the numbers of percentiles and with the distinct values of cardinality, not with the lines.
 *
 * @param range - date histograms are filled out to its ends; lines outside are not left out here.
 * @throws CORDWOOD_ERR_AGGREGATION_INVALID, at once or (too many buckets) from `results`.
 */
export function createAggregator(aggregations: Aggregations, range: TimeRange = {}, options: EvaluateOptions = {}): Aggregator {
  checkAggregations(aggregations)
  return build(aggregations, range, options)
}

/** {@link createAggregator} over lines that are there already. */
export function aggregateRecords(
  records: Iterable<LogRecord>,
  aggregations: Aggregations,
  range: TimeRange = {},
  options: EvaluateOptions = {},
): RawResults {
  const aggregator = createAggregator(aggregations, range, options)
  for (const record of records) aggregator.add(record)
  return aggregator.results()
}

type Build = (aggregations: Aggregations | undefined) => Aggregator

function build(aggregations: Aggregations, range: TimeRange, options: EvaluateOptions): Aggregator {
  const sub: Build = (inner) => build(inner ?? {}, range, options)
  const accumulators = Object.entries(aggregations).map(
    ([name, spec]) => [name, accumulatorOf(spec, range, options, sub)] as const,
  )
  return {
    add(record) {
      for (const [, accumulator] of accumulators) accumulator.add(record)
    },
    results: () =>
      Object.fromEntries(accumulators.map(([name, accumulator]): [string, RawResult] => [name, accumulator.result()])),
  }
}

function accumulatorOf(spec: Aggregation, range: TimeRange, options: EvaluateOptions, sub: Build): Accumulator {
  const { levels = standardLevels } = options
  const reader = (field: string): ReadValues => {
    const names = fieldNames(field)
    return (record) => firstValues(record, names, levels)
  }
  if ('terms' in spec) return termsOf(reader(spec.terms), spec, sub)
  if ('dateHistogram' in spec) return dateHistogramOf(reader(spec.field ?? '@timestamp'), spec, range, sub)
  if ('histogram' in spec) return histogramOf(reader(spec.histogram), spec, sub)
  if ('filters' in spec) return filtersOf(spec, options, sub)
  if ('percentiles' in spec) return percentilesOf(reader(spec.percentiles), spec)
  if ('stats' in spec) return statsOf(reader(spec.stats), spec)
  if ('cardinality' in spec) return cardinalityOf(reader(spec.cardinality), spec)
  return topHitsOf(spec)
}

/** Buckets by key; a line counts once in each of the keys that it has. */
function createBuckets(sub: () => Aggregator): {
  add(keys: Iterable<string | number>, record: LogRecord): void
  list(): RawBucket[]
} {
  const buckets = new Map<string | number, { count: number; readonly inner: Aggregator }>()
  return {
    add(keys, record) {
      for (const key of new Set(keys)) {
        let bucket = buckets.get(key)
        if (bucket === undefined) {
          bucket = { count: 0, inner: sub() }
          buckets.set(key, bucket)
        }
        bucket.count++
        bucket.inner.add(record)
      }
    },
    list: () => [...buckets].map(([key, { count, inner }]) => ({ key, count, aggs: inner.results() })),
  }
}

function termsOf(read: ReadValues, { size = 10, missing, order = 'count', aggs }: TermsAggregation, sub: Build): Accumulator {
  const buckets = createBuckets(() => sub(aggs))
  return {
    add(record) {
      const keys = read(record).map((value) => (typeof value === 'boolean' ? String(value) : value))
      buckets.add(keys.length === 0 && missing !== undefined ? [missing] : keys, record)
    },
    result: () => rankTerms(buckets.list(), size, order),
  }
}

function numeric(values: ReturnType<ReadValues>): number[] {
  return values.filter((value) => typeof value === 'number')
}

function dateHistogramOf(read: ReadValues, spec: DateHistogramAggregation, range: TimeRange, sub: Build): Accumulator {
  const rounding = createRounding(spec.dateHistogram, spec.timeZone)
  const buckets = createBuckets(() => sub(spec.aggs))
  return {
    add: (record) =>
      buckets.add(
        numeric(read(record)).map((time) => rounding.floor(time)),
        record,
      ),
    result() {
      const sorted = buckets.list().sort((a, b) => Number(a.key) - Number(b.key))
      const empty = (): RawResults => sub(spec.aggs).results()
      return { kind: 'dateHistogram', buckets: spec.fill === false ? sorted : fillBuckets(sorted, rounding, range, empty) }
    },
  }
}

function histogramOf(read: ReadValues, { interval, aggs }: HistogramAggregation, sub: Build): Accumulator {
  const buckets = createBuckets(() => sub(aggs))
  return {
    // Adding 0 makes 0 of -0.
    add: (record) =>
      buckets.add(
        numeric(read(record)).map((value) => Math.floor(value / interval) * interval + 0),
        record,
      ),
    result() {
      const sorted = buckets.list().sort((a, b) => Number(a.key) - Number(b.key))
      if (sorted.length > maxBuckets) throw tooMany()
      return { kind: 'histogram', buckets: sorted }
    },
  }
}

function filtersOf({ filters, aggs }: FiltersAggregation, options: EvaluateOptions, sub: Build): Accumulator {
  const named = Object.entries(filters).map(([key, query]) => ({
    key,
    matches: toPredicate(query, options),
    count: 0,
    inner: sub(aggs),
  }))
  return {
    add(record) {
      for (const filter of named) {
        if (!filter.matches(record)) continue
        filter.count++
        filter.inner.add(record)
      }
    },
    result: () => ({ kind: 'filters', buckets: named.map(({ key, count, inner }) => ({ key, count, aggs: inner.results() })) }),
  }
}
