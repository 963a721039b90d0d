import type { Aggregation, Aggregations, TermsAggregation } from '../../core/aggregation.ts'
import { CordwoodError } from '../../core/error.ts'
import { checkAggregations } from '../../query/aggregation-check.ts'
import { canonicalField, fieldNames } from '../../query/fields.ts'
import { defaultPercents } from '../../query/metrics.ts'
import { calendarUnits } from '../../query/rounding.ts'
import { type CompileOptions, compileQuery, fieldsOf } from './compile.ts'
import { severityField } from './compile-level.ts'
import type { Dsl } from './dsl.ts'
import type { IndexFieldTypes } from './field-types.ts'
import { compileLevelBuckets, isLevelField } from './level-buckets.ts'
import { sortBy } from './page.ts'
import { sumOfWeights, weighRest, weighStats, weighTerms, weightFieldOf, weightName } from './weights.ts'

/** A field that no index has: what is asked of it is answered as for nothing at all. */
const absentField = 'cordwood.absent'
/** Up to here distinct values are counted nearly exactly. */
const precisionThreshold = 3000

/** The name of an aggregation in the request: names of callers may hold what the server refuses. */
export function innerName(index: number): string {
  return `a${index}`
}

/** The name of what an aggregation asks besides: the lines without its field, levels without a name. */
export function restName(index: number): string {
  return `m${index}`
}

/** The name of what weights ask besides: all values of terms, the lines of stats. */
export function weighedName(index: number): string {
  return `w${index}`
}

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
      const own: (readonly [string, Dsl])[] = [[innerName(index), compileOne(spec, options)]]
      if (weight !== undefined && 'stats' in spec)
        own.push([weighedName(index), weighStats(numberField(spec.stats, options), weight)])
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

function compileOne(spec: Aggregation, options: AggregationOptions): Dsl {
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
  if ('percentiles' in spec) {
    const percents = [...new Set(spec.at ?? defaultPercents)].sort((a, b) => a - b)
    return {
      percentiles: { field: numberField(spec.percentiles, options), percents, keyed: false, tdigest: { compression: 200 } },
    }
  }
  if ('stats' in spec) return { stats: { field: numberField(spec.stats, options) } }
  if ('cardinality' in spec)
    return { cardinality: { field: bucketField(spec.cardinality, options), precision_threshold: precisionThreshold } }
  return { top_hits: { size: spec.topHits, sort: sortBy(spec.order ?? 'newest') } }
}

/** A field with whole values; of a text its `.keyword`, where the index has one. */
function bucketField(field: string, { types }: CompileOptions): string {
  const name = indexName(field, types)
  if (types?.get(name)?.some((type) => type.kind === 'text') !== true) return name
  const whole = `${name}.keyword`
  if (types.has(whole)) return whole
  throw new CordwoodError(
    'CORDWOOD_ERR_AGGREGATION_INVALID',
    `Expected ${name} to be kept as a whole value, but the index has it as text, which is only searched. Map it as keyword, or ask for another field.`,
  )
}

/** A field of numbers or dates; one of anything else has no numbers. */
function numberField(field: string, { types }: CompileOptions): string {
  const name = indexName(field, types)
  const kinds = types?.get(name)
  return kinds === undefined || kinds.every(({ kind }) => kind === 'number' || kind === 'date') ? name : absentField
}

/** The fields that aggregations ask for: what must be known of the index to compile them. */
export function aggregatedFields(aggregations: Aggregations, defaultFields?: readonly string[]): readonly string[] {
  return Object.values(aggregations).flatMap((spec) => {
    const inner = 'aggs' in spec && spec.aggs !== undefined ? aggregatedFields(spec.aggs, defaultFields) : []
    if ('filters' in spec) return [...inner, ...Object.values(spec.filters).flatMap((query) => fieldsOf(query, defaultFields))]
    const field = fieldOf(spec)
    if (field === undefined) return inner
    const names = fieldNames(field).flatMap((name) => [name, `${name}.keyword`])
    return [...inner, ...names, ...(isLevelField(field) ? [severityField] : [])]
  })
}

/** The first of a field's names that the index has. */
function indexName(field: string, types: IndexFieldTypes | undefined): string {
  return fieldNames(field).find((name) => types?.has(name)) ?? canonicalField(field)
}

/** Is a field asked for that the index has under several names? Only the first is looked at, so some lines may be left out. */
export function isAmbiguous(aggregations: Aggregations, types: IndexFieldTypes | undefined): boolean {
  return Object.values(aggregations).some((spec) => {
    const field = fieldOf(spec)
    const names = field === undefined ? [] : fieldNames(field).filter((name) => types?.has(name))
    return names.length > 1 || ('aggs' in spec && spec.aggs !== undefined && isAmbiguous(spec.aggs, types))
  })
}

function fieldOf(spec: Aggregation): string | undefined {
  if ('terms' in spec) return spec.terms
  if ('histogram' in spec) return spec.histogram
  if ('percentiles' in spec) return spec.percentiles
  if ('stats' in spec) return spec.stats
  if ('cardinality' in spec) return spec.cardinality
  return undefined
}
