import type { Aggregation, Aggregations, CompositeAggregation, HitSort, RangeAggregation } from '../core/aggregation.ts'
import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { declaredType } from './field-type.ts'
import { canonicalField, isFieldPattern } from './fields.ts'
import { rangeKey } from './range-key.ts'
import { createRounding } from './rounding.ts'

/** Buckets that one aggregation may answer with. */
export const maxBuckets = 65_535
/** Lines that one topHits may answer with. */
const maxHits = 100
const maxDepth = 8
const maxRanges = 1000
const maxSources = 10
/** Buckets of one page of a composite. */
const maxCompositeSize = 10_000
/** Kinds of messages that one answer may have. */
export const maxPatterns = 10_000

/** Each kind with what else it takes. */
const keys = {
  terms: ['size', 'missing', 'order', 'aggs'],
  dateHistogram: ['field', 'timeZone', 'fill', 'aggs'],
  histogram: ['interval', 'aggs'],
  range: ['ranges', 'aggs'],
  percentiles: ['at'],
  percentileRanks: ['values'],
  stats: [],
  min: [],
  max: [],
  avg: [],
  sum: [],
  count: [],
  cardinality: [],
  topHits: ['fields', 'order', 'sort'],
  filters: ['aggs'],
  composite: ['size', 'after', 'aggs'],
  patterns: ['size', 'aggs'],
} as const satisfies Readonly<Record<string, readonly string[]>>
type Kind = keyof typeof keys
const kinds = Object.keys(keys) as readonly Kind[]

/** What cannot be weighed, and what to do instead. */
const unweighable: Readonly<Partial<Record<Kind, string>>> = {
  cardinality:
    'what the lines that were left out held is not known. Count distinct values without `weighted`: they are at least so many.',
  percentiles: 'no engine gives weighted ones. Ask for a weighted histogram of the field, or for percentiles without `weighted`.',
  percentileRanks: 'no engine gives weighted ones. Ask for a weighted `range` of the field, or for ranks without `weighted`.',
}

/**
 * Refuses aggregations that no engine could answer alike. Throws CORDWOOD_ERR_AGGREGATION_INVALID.
 *
 * @param isWeighted - lines count as many times as they stand for.
 */
export function checkAggregations(aggregations: Aggregations, isWeighted = false, depth = 0): void {
  if (depth > maxDepth) throw invalid('aggregations', `nested at most ${maxDepth} levels deep`, 'more')
  for (const [name, aggregation] of Object.entries(aggregations)) check(name, aggregation, isWeighted, depth)
}

/** Weighted stats of lines with several values: Elasticsearch cannot count them. */
export function severalValues(field: string): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_AGGREGATION_INVALID',
    `Expected each line to have one value of \`${field}\` for weighted stats, got several in one line. Ask without \`weighted\`.`,
  )
}

function check(name: string, aggregation: Aggregation, isWeighted: boolean, depth: number): void {
  const found = typeof aggregation === 'object' && aggregation !== null ? kinds.filter((kind) => kind in aggregation) : []
  const [kind] = found
  if (kind === undefined || found.length > 1)
    throw invalid(name, `exactly one of ${kinds.join(', ')}`, found.join(', ') || keysOf(aggregation))
  const taken: readonly string[] = keys[kind]
  const unknown = Object.keys(aggregation).find((key) => key !== kind && !taken.includes(key))
  if (unknown !== undefined) throw invalid(name, [kind, ...taken].join(', '), unknown)
  const reason = isWeighted ? unweighable[kind] : undefined
  if (reason !== undefined) {
    throw new CordwoodError(
      'CORDWOOD_ERR_AGGREGATION_INVALID',
      `Expected \`${name}\` to be one that can be weighed, got ${kind}: ${reason}`,
    )
  }
  if ('aggs' in aggregation && aggregation.aggs !== undefined) checkAggregations(aggregation.aggs, isWeighted, depth + 1)

  if ('terms' in aggregation) {
    checkField(name, aggregation.terms)
    checkCount(`${name}.size`, aggregation.size ?? 10, maxBuckets)
    if (!['count', 'key'].includes(aggregation.order ?? 'count'))
      throw invalid(`${name}.order`, 'count or key', aggregation.order)
    const { missing } = aggregation
    if (missing !== undefined && typeof missing !== 'string' && !Number.isFinite(missing))
      throw invalid(`${name}.missing`, 'a string or a number', missing)
  } else if ('dateHistogram' in aggregation) {
    const field = canonicalField(aggregation.field ?? '@timestamp')
    if (declaredType(field) !== 'date') throw invalid(`${name}.field`, 'a field of dates (@timestamp)', field)
    createRounding(aggregation.dateHistogram, aggregation.timeZone)
  } else if ('histogram' in aggregation) {
    checkField(name, aggregation.histogram)
    const { interval } = aggregation
    if (!Number.isFinite(interval) || interval <= 0) throw invalid(`${name}.interval`, 'a number above 0', interval)
  } else if ('percentiles' in aggregation) {
    checkField(name, aggregation.percentiles)
    const wrong = (aggregation.at ?? []).find((at) => !(at >= 0 && at <= 100))
    if (wrong !== undefined || aggregation.at?.length === 0)
      throw invalid(`${name}.at`, 'percents from 0 to 100', wrong ?? 'none')
  } else if ('percentileRanks' in aggregation) {
    checkField(name, aggregation.percentileRanks)
    checkNumbers(`${name}.values`, aggregation.values)
  } else if ('range' in aggregation) {
    checkField(name, aggregation.range)
    checkRanges(name, aggregation)
  } else if ('topHits' in aggregation) {
    checkCount(`${name}.topHits`, aggregation.topHits, maxHits)
    if (!['newest', 'oldest'].includes(aggregation.order ?? 'newest'))
      throw invalid(`${name}.order`, 'newest or oldest', aggregation.order)
    if (aggregation.sort !== undefined) checkSort(name, aggregation.sort)
  } else if ('composite' in aggregation) {
    if (depth > 0) throw invalid(name, 'its place at the top, since a composite is read page by page', 'one within a bucket')
    checkCount(`${name}.size`, aggregation.size ?? 1, maxCompositeSize)
    checkSources(name, aggregation)
  } else if ('patterns' in aggregation) {
    const asked: unknown = aggregation.patterns
    if (asked !== true) throw invalid(`${name}.patterns`, 'true', asked)
    checkCount(`${name}.size`, aggregation.size ?? 10, maxPatterns)
  } else if ('filters' in aggregation) {
    const { filters } = aggregation
    if (typeof filters !== 'object' || filters === null || Object.keys(filters).length === 0) {
      throw invalid(`${name}.filters`, 'at least one named query', filters)
    }
  } else checkField(name, Object.values({ ...aggregation })[0])
}

function checkRanges(name: string, { range, ranges }: RangeAggregation): void {
  if (!Array.isArray(ranges) || ranges.length === 0 || ranges.length > maxRanges)
    throw invalid(`${name}.ranges`, `1 to ${maxRanges} stretches { from, to }`, ranges)
  const isDate = declaredType(canonicalField(range)) === 'date'
  const isBound = (bound: unknown): boolean => bound === undefined || (isDate ? Number.isInteger(bound) : Number.isFinite(bound))
  const found = new Set<string>()
  for (const stretch of ranges as RangeAggregation['ranges']) {
    const isOne = typeof stretch === 'object' && stretch !== null && isBound(stretch.from) && isBound(stretch.to)
    if (!isOne || (stretch.from ?? -Infinity) > (stretch.to ?? Infinity))
      throw invalid(`${name}.ranges`, `${isDate ? 'whole milliseconds' : 'numbers'} with \`from\` not above \`to\``, stretch)
    const key = rangeKey(stretch)
    if (found.has(key)) throw invalid(`${name}.ranges`, 'stretches with keys of their own', `${key} twice`)
    found.add(key)
  }
}

function checkSort(name: string, sort: HitSort): void {
  if (typeof sort !== 'object') throw invalid(`${name}.sort`, '{ by, order }', sort)
  const unknown = Object.keys(sort).find((key) => key !== 'by' && key !== 'order')
  if (unknown !== undefined) throw invalid(`${name}.sort`, 'by, order', unknown)
  checkField(`${name}.sort.by`, sort.by)
  const type = declaredType(canonicalField(sort.by))
  if (type === 'level') throw invalid(`${name}.sort.by`, 'a field other than the level, whose rank no index knows', sort.by)
  if (!['asc', 'desc'].includes(sort.order ?? 'desc')) throw invalid(`${name}.sort.order`, 'asc or desc', sort.order)
}

function checkSources(name: string, { composite }: CompositeAggregation): void {
  const sources = typeof composite === 'object' && composite !== null ? Object.entries(composite) : []
  if (sources.length === 0 || sources.length > maxSources)
    throw invalid(`${name}.composite`, `1 to ${maxSources} named parts of the key`, composite)
  for (const [part, source] of sources) check(`${name}.composite.${part}`, source, false, 1)
  const wrong = sources.find(([, source]) => !('terms' in source || 'dateHistogram' in source || 'histogram' in source))
  if (wrong !== undefined) throw invalid(`${name}.composite.${wrong[0]}`, 'terms, dateHistogram or histogram', wrong[1])
  const more = sources.flatMap(([part, source]) =>
    Object.keys(source)
      .filter((key) => ['size', 'missing', 'order', 'aggs', 'fill'].includes(key))
      .map((key) => `${part}.${key}`),
  )
  if (more[0] !== undefined) throw invalid(`${name}.composite`, 'parts with a field or an interval alone', more[0])
  const levels = sources.filter(([, source]) => 'terms' in source && declaredType(canonicalField(source.terms)) === 'level')
  if (levels.length > 1) throw invalid(`${name}.composite`, 'the level once', levels.length)
}

/** What somebody may have taken for a kind. */
function keysOf(aggregation: unknown): unknown {
  const isObject = typeof aggregation === 'object' && aggregation !== null && !Array.isArray(aggregation)
  return isObject ? Object.keys(aggregation).join(', ') : aggregation
}

function checkNumbers(name: string, values: unknown): void {
  if (!Array.isArray(values) || values.length === 0 || !values.every((value) => Number.isFinite(value)))
    throw invalid(name, 'at least one number', values)
}

function checkField(name: string, field: unknown): void {
  if (typeof field !== 'string' || field === '' || isFieldPattern(field)) throw invalid(name, 'one field', field)
  const canonical = canonicalField(field)
  if (declaredType(canonical) === 'text' || canonical === '_id') {
    throw invalid(name, 'a field that is kept as a whole value; texts are searched only', field)
  }
}

function checkCount(name: string, value: unknown, most: number): void {
  if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > most)
    throw invalid(name, `a whole number from 1 to ${most}`, value)
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_AGGREGATION_INVALID', `Expected \`${name}\` to have ${expected}, got ${describe(got)}.`)
}
