import type { Aggregation, Aggregations, CompositeAggregation, NumberRange, TermsAggregation } from '../../core/aggregation.ts'
import { exists } from '../../query/ast.ts'
import { checkAggregations } from '../../query/aggregation-check.ts'
import { declaredType } from '../../query/field-type.ts'
import { canonicalField } from '../../query/fields.ts'
import { defaultPercents } from '../../query/metrics.ts'
import { calendarUnits } from '../../query/rounding.ts'
import { isStats, statsOf } from '../../query/stats.ts'
import { bucketField, numberField, templateField } from './aggregated-fields.ts'
import { innerName, restName, weighedName } from './aggregation-names.ts'
import { type CompileOptions, compileQuery } from './compile.ts'
import { compileComposite } from './composite.ts'
import type { Dsl } from './dsl.ts'
import { compileLevelBuckets, isLevelField } from './level-buckets.ts'
import { sortBy } from './page.ts'
import { compilePatterns, compileUnnamed } from './patterns.ts'
import { sumOfWeights, weighRest, weighStats, weighTerms, weightFieldOf, weightName } from './weights.ts'

/** Up to here distinct values are counted nearly exactly. */
const precisionThreshold = 3000
const tdigest = { compression: 200 }

/** What aggregations depend on besides what queries do. */
interface AggregationOptions extends CompileOptions {
  /** Where the weights of the lines stand; undefined where none are asked for. */
  readonly weight?: string | undefined
}

/**
 * Aggregations as the server wants them, named by their places. Throws CORDWOOD_ERR_AGGREGATION_INVALID.
 *
 * @param isWeighted - lines count as many times as they stand for.
 */
export function compileAggregations(aggregations: Aggregations, options: CompileOptions, isWeighted = false): Dsl {
  checkAggregations(aggregations, isWeighted)
  return compileAll(aggregations, { ...options, ...(isWeighted && { weight: weightFieldOf(options.types) }) })
}

function compileAll(aggregations: Aggregations, options: AggregationOptions): Dsl {
  return {
    ...compileEach(aggregations, options),
    ...(options.weight !== undefined && { [weightName]: sumOfWeights(options.weight) }),
  }
}

function compileEach(aggregations: Aggregations, options: AggregationOptions): Dsl {
  const { weight } = options
  return Object.fromEntries(
    Object.values(aggregations).flatMap((spec, index): (readonly [string, Dsl])[] => {
      const counted = 'terms' in spec ? spec.terms : 'cardinality' in spec ? spec.cardinality : undefined
      if (counted !== undefined && isLevelField(counted)) {
        const { named, others } = compileLevelBuckets(options, compileInner(spec, options))
        return [[innerName(index), named], ...(others === undefined ? [] : [[restName(index), others] as const])]
      }
      if ('composite' in spec) return compileComposite(index, spec, options, compileInner(spec, options))
      const own: (readonly [string, Dsl])[] = [[innerName(index), compileOne(spec, options)]]
      if (weight !== undefined && isStats(spec))
        own.push([weighedName(index), weighStats(numberField(statsOf(spec).field, options), weight)])
      if ('patterns' in spec) {
        const field = bucketField(templateField, options)
        if (weight !== undefined) own.push([weighedName(index), weighRest(field, sumOfWeights(weight))])
        return [...own, [restName(index), compileUnnamed(options, weightOf(options))]]
      }
      if (!('terms' in spec)) return own
      const field = bucketField(spec.terms, options)
      if (weight !== undefined) own.push([weighedName(index), weighRest(field, sumOfWeights(weight))])
      if (spec.missing === undefined || takesMissing(spec, options)) return own
      return [...own, [restName(index), { missing: { field }, ...compileInner(spec, options) }]]
    }),
  )
}

function compileInner(spec: Aggregation, options: AggregationOptions): Dsl {
  const inner = 'aggs' in spec ? spec.aggs : undefined
  return inner === undefined && options.weight === undefined ? {} : { aggs: compileAll(inner ?? {}, options) }
}

/** The server takes a key for lines without the field only of the field's own type; else they are asked for apart. */
function takesMissing({ terms, missing }: TermsAggregation, { types, weight }: AggregationOptions): boolean {
  // Weighted lines without the field are counted apart: they are not among the values that are weighed.
  if (weight !== undefined) return false
  const kind = types?.get(bucketField(terms, { ...(types && { types }) }))?.[0]?.kind
  return (kind === 'keyword' && typeof missing === 'string') || (kind === 'number' && typeof missing === 'number')
}

function weightOf({ weight }: AggregationOptions): Dsl {
  return weight === undefined ? {} : { aggs: { [weightName]: sumOfWeights(weight) } }
}

function compileOne(spec: Exclude<Aggregation, CompositeAggregation>, options: AggregationOptions): Dsl {
  const inner = compileInner(spec, options)
  if ('terms' in spec) {
    const { size = 10, order = 'count' } = spec
    const missing = takesMissing(spec, options) ? spec.missing : undefined
    const sorted = order === 'count' ? [{ _count: 'desc' }, { _key: 'asc' }] : [{ _key: 'asc' }]
    const field = bucketField(spec.terms, options)
    const terms = { field, size, order: sorted, ...(missing === undefined ? {} : { missing }) }
    return { terms: options.weight === undefined ? terms : weighTerms(terms, spec), ...inner }
  }
  if ('dateHistogram' in spec) {
    const { dateHistogram: interval, field = '@timestamp', timeZone } = spec
    const length = calendarUnits.includes(interval) ? { calendar_interval: interval } : { fixed_interval: interval }
    const zone = timeZone === undefined ? {} : { time_zone: timeZone }
    // Empty buckets are added when the answer is read, by the rule of every engine.
    return { date_histogram: { field: canonicalField(field), ...length, ...zone, min_doc_count: 1 }, ...inner }
  }
  if ('histogram' in spec) {
    return { histogram: { field: numberField(spec.histogram, options), interval: spec.interval, min_doc_count: 1 }, ...inner }
  }
  if ('filters' in spec) {
    const filters = Object.values(spec.filters).map((query, index) => [innerName(index), compileQuery(query, options)] as const)
    return { filters: { filters: Object.fromEntries(filters) }, ...inner }
  }
  if ('range' in spec) {
    const field = numberField(spec.range, options)
    const filters = spec.ranges.map((stretch, index) => [innerName(index), compileStretch(field, spec.range, stretch)] as const)
    return { filters: { filters: Object.fromEntries(filters) }, ...inner }
  }
  if ('patterns' in spec) return compilePatterns(spec, options, inner)
  return compileMetric(spec, options)
}

/** What stands in no bucket of its own. */
type Metric = Exclude<Aggregation, { readonly aggs?: unknown }>

function compileMetric(spec: Metric, options: AggregationOptions): Dsl {
  if (isStats(spec)) return { stats: { field: numberField(statsOf(spec).field, options) } }
  if ('percentiles' in spec) {
    const percents = ascending(spec.at ?? defaultPercents)
    return { percentiles: { field: numberField(spec.percentiles, options), percents, keyed: false, tdigest } }
  }
  if ('percentileRanks' in spec) {
    const field = numberField(spec.percentileRanks, options)
    return { percentile_ranks: { field, values: ascending(spec.values), keyed: false, tdigest } }
  }
  if ('cardinality' in spec)
    return { cardinality: { field: bucketField(spec.cardinality, options), precision_threshold: precisionThreshold } }
  if ('count' in spec) return { filter: compileQuery(exists(spec.count), options), ...weightOf(options) }
  const { topHits: size, order = 'newest', sort } = spec
  if (sort === undefined) return { top_hits: { size, sort: sortBy(order) } }
  const by = { order: sort.order ?? 'desc', missing: '_last', unmapped_type: 'keyword' }
  return { top_hits: { size, sort: [{ [bucketField(sort.by, options)]: by }, ...sortBy(order)] } }
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

/** A query rather than a range of the server, whose answer leaves out empty stretches and names others its own way. */
function compileStretch(field: string, name: string, { from, to }: NumberRange): Dsl {
  const bounds = { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lt: to }) }
  const isDate = declaredType(canonicalField(name)) === 'date'
  return Object.keys(bounds).length === 0
    ? { exists: { field } }
    : { range: { [field]: { ...bounds, ...(isDate && { format: 'epoch_millis' }) } } }
}
