import { checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { TypedSpec } from './aggregation-spec.ts'

/** Each type with the members that its `params` may have. */
const types: Readonly<Record<TypedSpec['type'], readonly string[]>> = {
  terms: ['size', 'missing', 'order'],
  date_histogram: ['interval', 'timeZone', 'fill'],
  histogram: ['interval'],
  percentiles: ['at'],
  stats: [],
  cardinality: [],
  top_hits: ['size', 'fields', 'order'],
  avg: [],
  sum: [],
  min: [],
  max: [],
  count: [],
}

/** Turns `{ type, field, params }` into the plain form. Throws CORDWOOD_ERR_AGGREGATION_INVALID. */
export function fromTypedSpec(name: string, spec: TypedSpec): Readonly<Record<string, unknown>> {
  const { type, field, params = {}, aggs } = spec
  checkKeys(`aggregation \`${name}\``, spec, ['type', 'field', 'params', 'aggs'])
  if (!Object.hasOwn(types, type)) throw invalid(`\`${name}.type\` to be one of ${Object.keys(types).join(', ')}`, type)
  const named = type === 'top_hits' || type === 'date_histogram' ? undefined : requireField(name, field)
  checkKeys(`\`${name}.params\``, params, types[type])
  const sub = aggs === undefined ? {} : { aggs }
  switch (type) {
    case 'date_histogram': {
      const { interval, ...rest } = params
      return { dateHistogram: interval, ...(field === undefined ? {} : { field }), ...rest, ...sub }
    }
    case 'top_hits': {
      const { size = 3, ...rest } = params
      return { topHits: size, ...rest, ...sub }
    }
    case 'avg':
    case 'sum':
    case 'min':
    case 'max':
    case 'count':
      return { stats: named, ...sub }
    default:
      return { [type]: named, ...params, ...sub }
  }
}

function requireField(name: string, field: unknown): string {
  if (typeof field === 'string' && field !== '') return field
  throw invalid(`\`${name}.field\` to name a field`, field)
}

function invalid(expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_AGGREGATION_INVALID', `Expected ${expected}, got ${describe(got)}.`)
}
