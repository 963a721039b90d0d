import { checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { TypedSpec } from './aggregation-spec.ts'

/** Each type with the members that its `params` may have. */
const types: Readonly<Record<TypedSpec['type'], readonly string[]>> = {
  terms: ['size', 'missing', 'order'],
  date_histogram: ['interval', 'timeZone', 'fill'],
  histogram: ['interval'],
  range: ['ranges'],
  percentiles: ['at'],
  percentile_ranks: ['values'],
  stats: [],
  cardinality: [],
  top_hits: ['size', 'fields', 'order', 'sort'],
  filters: ['filters'],
  composite: ['sources', 'size', 'after'],
  significant_terms: ['size', 'minCount', 'background'],
  patterns: ['size'],
  rate: ['unit'],
  change: ['of'],
  avg: [],
  sum: [],
  min: [],
  max: [],
  count: [],
}

/** Names that Elasticsearch has for members. */
const otherNames: Readonly<Record<string, string>> = {
  fixed_interval: 'interval',
  calendar_interval: 'interval',
  time_zone: 'timeZone',
  percents: 'at',
  min_doc_count: 'minCount',
  background_filter: 'background',
}

const withoutField: ReadonlySet<string> = new Set([
  'top_hits',
  'date_histogram',
  'filters',
  'composite',
  'patterns',
  'rate',
  'change',
])

/** Turns `{ type, field, params }` into the plain form. Throws CORDWOOD_ERR_AGGREGATION_INVALID. */
export function fromTypedSpec(name: string, spec: TypedSpec): Readonly<Record<string, unknown>> {
  const { type, field, aggs } = spec
  checkKeys(`aggregation \`${name}\``, spec, ['type', 'field', 'params', 'aggs'])
  if (!Object.hasOwn(types, type)) throw invalid(`\`${name}.type\` to be one of ${Object.keys(types).join(', ')}`, type)
  const named = withoutField.has(type) ? undefined : requireField(name, field)
  const params = Object.fromEntries(
    Object.entries(spec.params ?? {}).map(([key, value]) => [types[type].includes(key) ? key : (otherNames[key] ?? key), value]),
  )
  checkKeys(`\`${name}.params\``, params, types[type])
  return { ...plainOf(type, named, field, params), ...(aggs === undefined ? {} : { aggs }) }
}

function plainOf(
  type: TypedSpec['type'],
  named: string | undefined,
  field: string | undefined,
  params: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  switch (type) {
    case 'date_histogram': {
      const { interval, ...rest } = params
      return { dateHistogram: interval, ...(field === undefined ? {} : { field }), ...rest }
    }
    case 'top_hits': {
      const { size = 3, ...rest } = params
      return { topHits: size, ...rest }
    }
    case 'percentile_ranks':
      return { percentileRanks: named, ...params }
    case 'significant_terms':
      return { significant: named, ...params }
    case 'composite': {
      const { sources, ...rest } = params
      return { composite: sources, ...rest }
    }
    case 'patterns':
      return { patterns: true, ...params }
    case 'rate':
      return { rate: params['unit'] ?? 'second', ...(field === undefined ? {} : { of: field }) }
    case 'change': {
      const { of = 'count' } = params
      return { change: of === 'count' || field === undefined ? of : { [String(of)]: field } }
    }
    case 'filters':
      return params
    default:
      return { [type]: named, ...params }
  }
}

function requireField(name: string, field: unknown): string {
  if (typeof field === 'string' && field !== '') return field
  throw invalid(`\`${name}.field\` to name a field`, field)
}

function invalid(expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_AGGREGATION_INVALID', `Expected ${expected}, got ${describe(got)}.`)
}
