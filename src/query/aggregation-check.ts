import type { Aggregation, Aggregations } from '../core/aggregation.ts'
import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { declaredType } from './field-type.ts'
import { canonicalField, isFieldPattern } from './fields.ts'
import { createRounding } from './rounding.ts'

/** Buckets that one aggregation may answer with. */
export const maxBuckets = 65_535
/** Lines that one topHits may answer with. */
const maxHits = 100
const maxDepth = 8

const kinds = ['terms', 'dateHistogram', 'histogram', 'percentiles', 'stats', 'cardinality', 'topHits', 'filters'] as const
type Kind = (typeof kinds)[number]

const keys: Readonly<Record<Kind, readonly string[]>> = {
  terms: ['size', 'missing', 'order', 'aggs'],
  dateHistogram: ['field', 'timeZone', 'fill', 'aggs'],
  histogram: ['interval', 'aggs'],
  percentiles: ['at'],
  stats: [],
  cardinality: [],
  topHits: ['fields', 'order'],
  filters: ['aggs'],
}

/** What cannot be weighed, and what to do instead. */
const unweighable: Readonly<Partial<Record<Kind, string>>> = {
  cardinality:
    'what the lines that were left out held is not known. Count distinct values without `weighted`: they are at least so many.',
  percentiles: 'no engine gives weighted ones. Ask for a weighted histogram of the field, or for percentiles without `weighted`.',
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
    throw invalid(name, `exactly one of ${kinds.join(', ')}`, found.join(', ') || aggregation)
  const unknown = Object.keys(aggregation).find((key) => key !== kind && !keys[kind].includes(key))
  if (unknown !== undefined) throw invalid(name, [kind, ...keys[kind]].join(', '), unknown)
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
  } else if ('stats' in aggregation) {
    checkField(name, aggregation.stats)
  } else if ('cardinality' in aggregation) {
    checkField(name, aggregation.cardinality)
  } else if ('topHits' in aggregation) {
    checkCount(`${name}.topHits`, aggregation.topHits, maxHits)
    if (!['newest', 'oldest'].includes(aggregation.order ?? 'newest'))
      throw invalid(`${name}.order`, 'newest or oldest', aggregation.order)
  } else {
    const { filters } = aggregation
    if (typeof filters !== 'object' || filters === null || Object.keys(filters).length === 0) {
      throw invalid(`${name}.filters`, 'at least one named query', filters)
    }
  }
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
