import type { Aggregation, Aggregations } from '../../core/aggregation.ts'
import { CordwoodError } from '../../core/error.ts'
import { sourceField } from '../../query/composite.ts'
import { canonicalField, fieldNames } from '../../query/fields.ts'
import { isStats, statsOf } from '../../query/stats.ts'
import { type CompileOptions, fieldsOf } from './compile.ts'
import { severityField } from './compile-level.ts'
import type { IndexFieldTypes } from './field-types.ts'
import { isLevelField } from './level-buckets.ts'

/** Where lines have the id of their template. */
export const templateField = 'log.template_id'

/** A field that no index has: what is asked of it is answered as for nothing at all. */
const absentField = 'cordwood.absent'

/** A field with whole values; of a text its `.keyword`, where the index has one. */
export function bucketField(field: string, { types }: CompileOptions): string {
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
export function numberField(field: string, { types }: CompileOptions): string {
  const name = indexName(field, types)
  const kinds = types?.get(name)
  return kinds === undefined || kinds.every(({ kind }) => kind === 'number' || kind === 'date') ? name : absentField
}

/** The fields that aggregations ask for: what must be known of the index to compile them. */
export function aggregatedFields(aggregations: Aggregations, defaultFields?: readonly string[]): readonly string[] {
  return Object.values(aggregations).flatMap((spec) => {
    const inner = 'aggs' in spec && spec.aggs !== undefined ? aggregatedFields(spec.aggs, defaultFields) : []
    if ('filters' in spec) return [...inner, ...Object.values(spec.filters).flatMap((query) => fieldsOf(query, defaultFields))]
    return [
      ...inner,
      ...ownFields(spec).flatMap((field) => [
        ...fieldNames(field).flatMap((name) => [name, `${name}.keyword`]),
        ...(isLevelField(field) ? [severityField] : []),
      ]),
    ]
  })
}

/** The first of a field's names that the index has. */
function indexName(field: string, types: IndexFieldTypes | undefined): string {
  return fieldNames(field).find((name) => types?.has(name)) ?? canonicalField(field)
}

/** Is a field asked for that the index has under several names? Only the first is looked at, so some lines may be left out. */
export function isAmbiguous(aggregations: Aggregations, types: IndexFieldTypes | undefined): boolean {
  return Object.values(aggregations).some((spec) => {
    // Lines with a field are counted under all its names.
    const fields = 'count' in spec ? [] : ownFields(spec)
    const isOwn = fields.some((field) => fieldNames(field).filter((name) => types?.has(name)).length > 1)
    return isOwn || ('aggs' in spec && spec.aggs !== undefined && isAmbiguous(spec.aggs, types))
  })
}

function ownFields(spec: Aggregation): readonly string[] {
  if (isStats(spec)) return [statsOf(spec).field]
  if ('terms' in spec) return [spec.terms]
  if ('histogram' in spec) return [spec.histogram]
  if ('range' in spec) return [spec.range]
  if ('percentiles' in spec) return [spec.percentiles]
  if ('percentileRanks' in spec) return [spec.percentileRanks]
  if ('cardinality' in spec) return [spec.cardinality]
  if ('count' in spec) return [spec.count]
  if ('composite' in spec) return Object.values(spec.composite).map(sourceField)
  if ('patterns' in spec) return [templateField]
  return 'topHits' in spec && spec.sort !== undefined ? [spec.sort.by] : []
}
