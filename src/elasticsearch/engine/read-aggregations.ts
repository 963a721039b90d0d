import type { Aggregation, Aggregations, CompositeAggregation } from '../../core/aggregation.ts'
import type { RawBucket, RawResult, RawResults } from '../../core/engine.ts'
import type { LevelTable } from '../../core/level.ts'
import type { TimeRange } from '../../core/query.ts'
import { createAggregator } from '../../query/aggregate.ts'
import { fillBuckets } from '../../query/fill.ts'
import { defaultPercents } from '../../query/metrics.ts'
import { pickFields } from '../../query/pick-fields.ts'
import { rankTerms } from '../../query/rank-terms.ts'
import { createRounding } from '../../query/rounding.ts'
import { isStats, pickStats, statsOf } from '../../query/stats.ts'
import { endsOf } from '../../query/bucket-kinds.ts'
import { rangeKey } from '../../query/range-key.ts'
import { innerName, restName, weighedName } from './aggregation-names.ts'
import type { CompileOptions } from './compile.ts'
import { readComposite } from './composite.ts'
import { type PatternsRest, readPatterns } from './patterns.ts'
import { isLevelField, readLevelBuckets } from './level-buckets.ts'
import { readHits } from './page.ts'
import { members } from '../client/request.ts'
import { linesIn, readRest, readWeightedStats } from './weights.ts'

/** What reading an answer depends on. */
export interface ReadAggregationsOptions {
  /** Date histograms are filled out to its ends. */
  readonly range: TimeRange
  readonly levels?: LevelTable | undefined
  /** Lines count as many times as they stand for. */
  readonly weighted?: boolean
  /** What the question was compiled with. */
  readonly known?: CompileOptions
}

/** The results in a server's answer, in the form of every engine. */
export function readAggregations(aggregations: Aggregations, answer: unknown, options: ReadAggregationsOptions): RawResults {
  const found = members(answer)
  return Object.fromEntries(
    Object.entries(aggregations).map(([name, spec], index): [string, RawResult] => [
      name,
      'composite' in spec
        ? readComposite(index, spec, options.known ?? {}, found, (bucket) => readInner(spec, members(bucket), options))
        : readOne(
            spec,
            members(found[innerName(index)]),
            members(found[restName(index)]),
            members(found[weighedName(index)]),
            options,
          ),
    ]),
  )
}

function readInner(
  spec: Aggregation,
  bucket: Readonly<Record<string, unknown>>,
  options: ReadAggregationsOptions,
): { readonly count: number; readonly aggs: RawResults } {
  const aggs = ('aggs' in spec ? spec.aggs : undefined) ?? {}
  return { count: linesIn(bucket, options.weighted === true), aggs: readAggregations(aggs, bucket, options) }
}

/** Are all results exact? Percentiles and distinct counts are estimates, and so are terms that shards had to guess. */
export function areExact(aggregations: Aggregations, results: RawResults): boolean {
  return Object.entries(aggregations).every(([name, spec]) => {
    const result = results[name]
    if ('percentiles' in spec || 'percentileRanks' in spec || 'cardinality' in spec || result === undefined) return false
    if ((result.kind === 'terms' || result.kind === 'patterns') && result.errorBound > 0) return false
    if (result.kind === 'patterns' && result.sampled !== undefined) return false
    if (!('buckets' in result) || !('aggs' in spec) || spec.aggs === undefined) return true
    const { aggs } = spec
    return result.buckets.every((bucket) => areExact(aggs, bucket.aggs))
  })
}

function readOne(
  spec: Exclude<Aggregation, CompositeAggregation>,
  found: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>>,
  weighed: Readonly<Record<string, unknown>>,
  options: ReadAggregationsOptions,
): RawResult {
  const { weighted = false } = options
  const aggs = 'aggs' in spec ? (spec.aggs ?? {}) : {}
  const readBucket = (value: unknown, toKey: (bucket: Readonly<Record<string, unknown>>) => string | number): RawBucket => {
    const bucket = members(value)
    return { key: toKey(bucket), ...readInner(spec, bucket, options) }
  }
  const list = Array.isArray(found['buckets']) ? (found['buckets'] as unknown[]) : []

  const readLevels = (): readonly RawBucket[] =>
    readLevelBuckets(found, rest, options.levels, (bucket, key) => readBucket(bucket, () => key))

  if ('terms' in spec) {
    const { size = 10, order = 'count' } = spec
    if (isLevelField(spec.terms)) return { kind: 'terms', ...rankTerms(readLevels(), size, order), errorBound: 0 }
    const buckets = list.map((value) => readBucket(value, termKey))
    if (spec.missing !== undefined && Number(rest['doc_count']) > 0) buckets.push(readBucket(rest, () => spec.missing ?? ''))
    const { other, errorBound } = restOf(found, weighted ? weighed : undefined)
    return { kind: 'terms', ...rankTerms(buckets, size, order, other), errorBound }
  }
  if ('dateHistogram' in spec) {
    const buckets = list.map((value) => readBucket(value, (bucket) => Number(bucket['key'])))
    if (spec.fill === false) return { kind: 'dateHistogram', buckets }
    const rounding = createRounding(spec.dateHistogram, spec.timeZone)
    const empty = (): RawResults => createAggregator(aggs, options.range, { weighted }).results()
    return { kind: 'dateHistogram', buckets: fillBuckets(buckets, rounding, options.range, empty) }
  }
  if ('histogram' in spec) {
    // Adding 0 makes 0 of -0.
    return { kind: 'histogram', buckets: list.map((value) => readBucket(value, (bucket) => Number(bucket['key']) + 0)) }
  }
  if ('filters' in spec) {
    const named = members(found['buckets'])
    return {
      kind: 'filters',
      buckets: Object.keys(spec.filters).map((key, index) => readBucket(named[innerName(index)], () => key)),
    }
  }
  if ('range' in spec) {
    const named = members(found['buckets'])
    const buckets = spec.ranges.map((stretch, index) => ({
      ...readBucket(named[innerName(index)], () => rangeKey(stretch)),
      ...endsOf(stretch),
    }))
    return { kind: 'range', buckets }
  }
  if ('patterns' in spec) {
    const unnamed = linesIn(rest, weighted)
    const left = restOf(found, weighted ? weighed : undefined)
    return readPatterns(spec, found, unnamed, left, options.levels, (value) => readBucket(value, termKey))
  }
  return readMetric(spec, found, weighed, options, readLevels)
}

/** Lines in the buckets that the server left out. @param weighed - all values with their weights, where lines are weighed. */
function restOf(found: Readonly<Record<string, unknown>>, weighed: Readonly<Record<string, unknown>> | undefined): PatternsRest {
  if (weighed === undefined) {
    return {
      other: Number(found['sum_other_doc_count'] ?? 0),
      errorBound: Number(found['doc_count_error_upper_bound'] ?? 0),
    }
  }
  const all = readRest(weighed)
  const list = Array.isArray(found['buckets']) ? (found['buckets'] as unknown[]) : []
  const shown = list.reduce<number>((sum, bucket) => sum + linesIn(members(bucket), true), 0)
  return { other: all.lines - shown, errorBound: all.left }
}

function readMetric(
  spec: Exclude<Aggregation, { readonly aggs?: unknown }>,
  found: Readonly<Record<string, unknown>>,
  weighed: Readonly<Record<string, unknown>>,
  { levels, weighted = false }: ReadAggregationsOptions,
  readLevels: () => readonly RawBucket[],
): RawResult {
  if ('percentileRanks' in spec) {
    const values = Array.isArray(found['values']) ? found['values'].map(members) : []
    const at = (bound: number): number | null => numberOf(values.find((value) => value['key'] === bound)?.['value'])
    return { kind: 'percentileRanks', percents: spec.values.map(at) }
  }
  if ('count' in spec) return { kind: 'value', value: linesIn(found, weighted) }
  if ('percentiles' in spec) {
    const values = Array.isArray(found['values']) ? found['values'].map(members) : []
    const at = (percent: number): number | null => numberOf(values.find((value) => value['key'] === percent)?.['value'])
    return { kind: 'percentiles', values: (spec.at ?? defaultPercents).map(at) }
  }
  if (isStats(spec)) {
    const { field, part } = statsOf(spec)
    const count = Number(found['count'] ?? 0)
    const of = (name: string): number | null => (count === 0 ? null : numberOf(found[name]))
    const stats = { kind: 'stats' as const, count, min: of('min'), max: of('max'), avg: of('avg'), sum: of('sum') ?? 0 }
    return pickStats(weighted ? readWeightedStats(field, stats, weighed) : stats, part)
  }
  if ('cardinality' in spec && isLevelField(spec.cardinality)) return { kind: 'cardinality', value: readLevels().length }
  if ('cardinality' in spec) return { kind: 'cardinality', value: Number(found['value'] ?? 0) }
  return { kind: 'topHits', records: readHits(found, levels).map((hit) => pickFields(hit.record, spec.fields)) }
}

function termKey(bucket: Readonly<Record<string, unknown>>): string | number {
  const { key, key_as_string: shown } = bucket
  if (typeof key === 'string') return key
  // A boolean's key is a number, its name a word; a date's name is not wanted.
  return shown === 'true' || shown === 'false' ? shown : Number(key) + 0
}

/** The server writes what is not a number as null or "NaN". */
function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
