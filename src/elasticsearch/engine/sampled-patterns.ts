import type { Aggregations, PatternsAggregation } from '../../core/aggregation.ts'
import type { RawResult, RawResults } from '../../core/engine.ts'
import type { TimeRange } from '../../core/query.ts'
import type { LogRecord } from '../../core/record.ts'
import { createAggregator } from '../../query/aggregate.ts'
import { maxPatterns } from '../../query/aggregation-check.ts'
import { rankTerms } from '../../query/rank-terms.ts'
import { linesOf } from '../../query/weight.ts'
import { messagePatterns } from '../../template/message-patterns.ts'
import { bucketField, templateField } from './aggregated-fields.ts'
import type { CompileOptions } from './compile.ts'
import { allOf, type Dsl, noneOf } from './dsl.ts'
import { askSearch, type ElasticsearchEngineOptions, type RequestLimits, totalOf } from './engine-scope.ts'
import { readHits, sortBy } from './page.ts'

/** The server gives no more lines at once. */
const sampleSize = 10_000
/** The same lines each time. */
const seed = 20_020

/** Lines that carry no id of their template, and how many there are. */
interface Sample {
  readonly records: readonly LogRecord[]
  readonly total: number
}

/**
 * Lines that carry no id of their template are read here and told apart by their messages: all of them where they are few, else a
 * sample drawn at random, from which their numbers are reckoned.
 */
export async function addSampledPatterns(
  aggregations: Aggregations,
  results: RawResults,
  query: Dsl,
  known: CompileOptions,
  { engine, range, weighted, limits }: SampleContext,
): Promise<RawResults> {
  const wanted = Object.entries(aggregations).filter(
    (entry): entry is [string, PatternsAggregation] => 'patterns' in entry[1] && results[entry[0]] !== undefined,
  )
  if (wanted.length === 0) return results
  const sample = await readSample(engine, query, known, limits)
  if (sample.total === 0) return results
  const { levels, now } = known
  const scale = sample.total / Math.max(1, sample.records.length)
  const aggregator = createAggregator(
    Object.fromEntries(wanted.map(([name, spec]) => [name, { ...spec, size: maxPatterns }])),
    range,
    { weighted, scale, patterns: messagePatterns(), ...(levels && { levels }), ...(now !== undefined && { now }) },
  )
  for (const record of sample.records) aggregator.add(record)
  const read = aggregator.results()
  const sampled = sample.records.length < sample.total ? { sampled: sample.records.length } : {}
  const joined = wanted.map(([name, { size = 10 }]) => {
    return [name, { ...join(results[name], read[name], size, aggregator.total), ...sampled }] as const
  })
  return { ...results, ...Object.fromEntries(joined) }
}

/** What the lines are read with. */
interface SampleContext {
  readonly engine: ElasticsearchEngineOptions
  readonly range: TimeRange
  readonly weighted: boolean
  readonly limits: RequestLimits
}

async function readSample(
  { client, index, levels }: ElasticsearchEngineOptions,
  query: Dsl,
  known: CompileOptions,
  limits: RequestLimits,
): Promise<Sample> {
  const unnamed = allOf([query, noneOf({ exists: { field: bucketField(templateField, known) } })])
  const body = { query: unnamed, size: sampleSize, sort: sortBy('newest'), track_total_hits: true }
  let answer = await askSearch(client, index, body, limits)
  const total = totalOf(answer)
  if (total > sampleSize) {
    const drawn = { function_score: { query: unnamed, random_score: { seed, field: '_seq_no' }, boost_mode: 'replace' } }
    answer = await askSearch(client, index, { query: drawn, size: sampleSize, track_total_hits: false }, limits)
  }
  return { records: readHits(answer ?? {}, levels).map(({ record }) => record), total }
}

/** The lines that are read now were counted as left over before, and as such that might be of any kind. */
function join(
  named: RawResult | undefined,
  read: RawResult | undefined,
  size: number,
  lines: number,
): RawResult & { kind: 'patterns' } {
  if (named?.kind !== 'patterns' || read?.kind !== 'patterns') throw new TypeError('patterns answered as something else')
  const { buckets, other } = rankTerms([...named.buckets, ...read.buckets], size, 'count', named.other - lines + read.other)
  return { kind: 'patterns', buckets, other: Math.max(0, other), errorBound: Math.max(0, linesOf(named.errorBound - lines)) }
}
