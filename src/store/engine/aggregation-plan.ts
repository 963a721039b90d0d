import type { Aggregation, Aggregations, CompositeSource, NumberRange } from '../../core/aggregation.ts'
import type { QueryNode } from '../../core/query.ts'
import { fieldNames } from '../../query/fields.ts'
import { patternExamples } from '../../query/patterns.ts'
import { createRounding, type Rounding } from '../../query/rounding.ts'
import { isStats, statsOf } from '../../query/stats.ts'
import type { Question } from './match-rows.ts'

/** By what lines are told apart: all that have the same in each dimension are alike to an aggregation. */
export type Dimension =
  | { readonly kind: 'values'; readonly field: string }
  | { readonly kind: 'presence'; readonly field: string }
  | { readonly kind: 'time'; readonly rounding: Rounding }
  | { readonly kind: 'bins'; readonly field: string; readonly interval: number }
  | { readonly kind: 'ranges'; readonly field: string; readonly ranges: readonly NumberRange[] }
  | { readonly kind: 'template' }
  | { readonly kind: 'filters'; readonly questions: readonly FilterQuestion[] }

/** A query of `filters`, ready to be asked of segments. */
export interface FilterQuestion {
  readonly query: QueryNode
  readonly question: Question
}

/** What is computed over values: statistics, all numbers, or which values there are. */
export interface Metric {
  readonly kind: 'stats' | 'numbers' | 'distinct'
  readonly field: string
}

/** What an aggregation, with all that stands within it, asks of columns. */
export interface AggregationPlan {
  readonly dimensions: readonly Dimension[]
  readonly metrics: readonly Metric[]
  /** So many of the newest and the oldest lines that are alike in all dimensions are wanted themselves. */
  readonly newest: number
  readonly oldest: number
  /** They are part of the answer, with all that they say. */
  readonly hasHits: boolean
  /** Only in so many of the dimensions, the first, do lines have to be alike for that. */
  readonly above: number
  /** What is known of many lines is about as much as the lines: all their numbers, or all distinct values. */
  readonly isHeavy: boolean
}

const levelName = 'log.level'
/** More ranges, or queries, than this are not told apart by a number's bits. */
const maxRanges = 30

/**
 * What columns are asked for an aggregation; undefined where they cannot answer it, so that it goes by records.
 *
 * @param ask - makes a query a question to segments.
 */
export function planAggregation(spec: Aggregation, ask: (query: QueryNode) => Question): AggregationPlan | undefined {
  const dimensions: Dimension[] = []
  const metrics: Metric[] = []
  let [newest, oldest, hasHits, above, isHeavy] = [0, 0, false, 0, false]
  const inner = (aggs: Aggregations | undefined): boolean => Object.values(aggs ?? {}).every(visit)
  const visit = (spec: Aggregation): boolean => {
    if ('terms' in spec) {
      dimensions.push({ kind: 'values', field: spec.terms })
      return inner(spec.aggs)
    }
    if ('dateHistogram' in spec) {
      dimensions.push({ kind: 'time', rounding: createRounding(spec.dateHistogram, spec.timeZone) })
      return inner(spec.aggs)
    }
    if ('histogram' in spec) {
      dimensions.push({ kind: 'bins', field: spec.histogram, interval: spec.interval })
      return inner(spec.aggs)
    }
    if ('range' in spec) {
      dimensions.push({ kind: 'ranges', field: spec.range, ranges: spec.ranges })
      return spec.ranges.length <= maxRanges && inner(spec.aggs)
    }
    if ('filters' in spec) {
      const questions = Object.values(spec.filters).map((query) => ({ query, question: ask(query) }))
      dimensions.push({ kind: 'filters', questions })
      return questions.length <= maxRanges && inner(spec.aggs)
    }
    if ('composite' in spec) {
      for (const source of Object.values(spec.composite)) dimensions.push(ofSource(source))
      return inner(spec.aggs)
    }
    if ('patterns' in spec) {
      above = dimensions.length
      dimensions.push({ kind: 'template' })
      newest = Math.max(newest, patternExamples)
      return inner(spec.aggs)
    }
    if ('topHits' in spec) {
      above = dimensions.length
      if (spec.order === 'oldest') oldest = Math.max(oldest, spec.topHits)
      else newest = Math.max(newest, spec.topHits)
      hasHits = true
      return spec.sort === undefined
    }
    if ('count' in spec) dimensions.push({ kind: 'presence', field: spec.count })
    else if ('cardinality' in spec) {
      // A record has one level.
      if (fieldNames(spec.cardinality).includes(levelName)) dimensions.push({ kind: 'values', field: spec.cardinality })
      else metrics.push({ kind: 'distinct', field: spec.cardinality })
      isHeavy = true
    } else if ('percentiles' in spec) {
      metrics.push({ kind: 'numbers', field: spec.percentiles })
      isHeavy = true
    } else if ('percentileRanks' in spec) {
      metrics.push({ kind: 'numbers', field: spec.percentileRanks })
      isHeavy = true
    } else if (isStats(spec)) metrics.push({ kind: 'stats', field: statsOf(spec).field })
    else return false
    return true
  }
  if (!visit(spec)) return undefined
  const wanted = unique(metrics)
  if (!isClear(dimensions, wanted)) return undefined
  // Lines that are wanted themselves cannot carry the numbers of others.
  if (newest + oldest > 0 && metrics.length > 0) return undefined
  return { dimensions, metrics: wanted, newest, oldest, hasHits, above, isHeavy }
}

function ofSource(source: CompositeSource): Dimension {
  if ('terms' in source) return { kind: 'values', field: source.terms }
  if ('histogram' in source) return { kind: 'bins', field: source.histogram, interval: source.interval }
  return { kind: 'time', rounding: createRounding(source.dateHistogram, source.timeZone) }
}

/** Does each field stand for itself, so that what a record says of one says nothing of another? */
function isClear(dimensions: readonly Dimension[], metrics: readonly Metric[]): boolean {
  const uses = new Map<string, string>()
  const take = (field: string, use: string): boolean => {
    const names = fieldNames(field)
    // Times and levels are no fields of a record; texts are not aggregated.
    if (names.some((name) => name === '@timestamp' || name === '_id' || name === 'message')) return false
    if (use !== 'dimension' && names.includes(levelName)) return false
    const key = `${use} ${field}`
    for (const name of names) {
      if (uses.has(name) && uses.get(name) !== key) return false
      uses.set(name, key)
    }
    return true
  }
  return (
    dimensions.every((dimension) => !('field' in dimension) || take(dimension.field, 'dimension')) &&
    metrics.every(({ kind, field }) => take(field, kind))
  )
}

function unique(metrics: readonly Metric[]): readonly Metric[] {
  // All numbers tell the statistics too.
  const isListed = ({ field }: Metric): boolean => metrics.some((other) => other.kind === 'numbers' && other.field === field)
  const wanted = metrics.filter((metric) => metric.kind !== 'stats' || !isListed(metric))
  return [...new Map(wanted.map((metric) => [`${metric.kind} ${metric.field}`, metric])).values()]
}
