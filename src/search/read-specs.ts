import type { Aggregation, Aggregations } from '../core/aggregation.ts'
import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { QueryNode } from '../core/query.ts'
import { parseQuery } from '../query/parser.ts'
import type { AggregationSpec, AggregationSpecs, QueryInput } from './aggregation-spec.ts'
import { fromTypedSpec } from './typed-spec.ts'

/** Each kind, told by the member that names it, with the members that go with it. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  terms: ['size', 'missing', 'order', 'aggs'],
  dateHistogram: ['field', 'timeZone', 'fill', 'aggs'],
  histogram: ['interval', 'aggs'],
  percentiles: ['at'],
  stats: [],
  cardinality: [],
  topHits: ['fields', 'order'],
  filters: ['aggs'],
}
const maxDepth = 16

/** A query as a tree. Throws CORDWOOD_ERR_QUERY_SYNTAX and its like. */
export function readQuery(query: QueryInput): QueryNode {
  if (typeof query === 'string') return parseQuery(query)
  if (typeof query === 'object' && query !== null && typeof query.kind === 'string') return query
  throw new CordwoodError('CORDWOOD_ERR_QUERY_SYNTAX', `Expected a query as text or as a parsed one, got ${describe(query)}.`)
}

/** What engines are asked, from what the caller wrote. Throws CORDWOOD_ERR_AGGREGATION_INVALID. */
export function readSpecs(specs: AggregationSpecs, depth = 0): Aggregations {
  if (typeof specs !== 'object' || specs === null || Array.isArray(specs)) throw invalid('an object of aggregations by name', specs)
  if (depth > maxDepth) throw invalid(`aggregations at most ${maxDepth} deep`, specs)
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, readSpec(name, spec, depth)]))
}

function readSpec(name: string, spec: AggregationSpec, depth: number): Aggregation {
  if (typeof spec !== 'object' || spec === null) throw invalid(`an aggregation named \`${name}\``, spec)
  if (depth > 0 && (name === 'key' || name === 'count')) throw invalid(`another name than \`${name}\`, which buckets have themselves`, name)
  const plain: Readonly<Record<string, unknown>> = 'type' in spec ? fromTypedSpec(name, spec) : { ...spec }
  const [kind, second] = Object.keys(plain).filter((key) => Object.hasOwn(kinds, key))
  if (kind === undefined || second !== undefined) {
    throw invalid(`\`${name}\` to have one of ${Object.keys(kinds).join(', ')}`, kind === undefined ? 'none' : `${kind} and ${second}`)
  }
  const allowed = [kind, ...(kinds[kind] ?? [])]
  const unknown = Object.keys(plain).find((key) => !allowed.includes(key))
  if (unknown !== undefined) throw invalid(`\`${name}\` to have only ${allowed.join(', ')}`, unknown)
  checkMembers(name, kind, plain)
  return {
    ...plain,
    ...(kind === 'filters' ? { filters: readFilters(name, plain['filters']) } : {}),
    ...(plain['aggs'] === undefined ? {} : { aggs: readSpecs(plain['aggs'] as AggregationSpecs, depth + 1) }),
  } as unknown as Aggregation
}

function checkMembers(name: string, kind: string, plain: Readonly<Record<string, unknown>>): void {
  const value = plain[kind]
  const count = kind === 'topHits' ? value : plain['size']
  if (count !== undefined && !(Number.isInteger(count) && Number(count) > 0 && Number(count) <= 65_536)) {
    throw invalid(`\`${name}\` to ask for 1 to 65536`, count)
  }
  if (kind !== 'topHits' && kind !== 'filters' && (typeof value !== 'string' || value === '')) throw invalid(`\`${name}.${kind}\` to be a text`, value)
  if (kind === 'histogram' && !(Number.isFinite(plain['interval']) && Number(plain['interval']) > 0)) {
    throw invalid(`\`${name}.interval\` to be a number above 0`, plain['interval'])
  }
  const orders = kind === 'terms' ? ['count', 'key'] : ['newest', 'oldest']
  if (plain['order'] !== undefined && !orders.includes(plain['order'] as string)) throw invalid(`\`${name}.order\` to be one of ${orders.join(', ')}`, plain['order'])
  const at = plain['at']
  if (at !== undefined && !(Array.isArray(at) && at.length > 0 && at.every((share) => typeof share === 'number' && share >= 0 && share <= 100))) {
    throw invalid(`\`${name}.at\` to be a list of percents from 0 to 100`, at)
  }
}

function readFilters(name: string, filters: unknown): Readonly<Record<string, QueryNode>> {
  if (typeof filters !== 'object' || filters === null || Object.keys(filters).length === 0) throw invalid(`\`${name}.filters\` to be queries by name`, filters)
  return Object.fromEntries(Object.entries(filters as Record<string, QueryInput>).map(([key, query]) => [key, readQuery(query)]))
}

function invalid(expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_AGGREGATION_INVALID', `Expected ${expected}, got ${describe(got)}.`)
}
