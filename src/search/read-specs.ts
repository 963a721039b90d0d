import type { Aggregation, Aggregations } from '../core/aggregation.ts'
import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { QueryNode } from '../core/query.ts'
import { parseQuery } from '../query/parser.ts'
import type { AggregationSpec, AggregationSpecs, QueryInput } from './aggregation-spec.ts'
import { fromTypedSpec } from './typed-spec.ts'

const maxDepth = 8

/** A query as a tree. Throws CORDWOOD_ERR_QUERY_SYNTAX and its like. */
export function readQuery(query: QueryInput): QueryNode {
  if (typeof query === 'string') return parseQuery(query)
  if (typeof query === 'object' && query !== null && typeof query.kind === 'string') return query
  throw new CordwoodError('CORDWOOD_ERR_QUERY_SYNTAX', `Expected a query as text or as a parsed one, got ${describe(query)}.`)
}

/**
 * What engines are asked, from what the caller wrote: queries are parsed, the form with `type` becomes the plain one. The rest is
 * checked by the engine. Throws CORDWOOD_ERR_AGGREGATION_INVALID.
 */
export function readSpecs(specs: AggregationSpecs, depth = 0): Aggregations {
  if (typeof specs !== 'object' || specs === null || Array.isArray(specs))
    throw invalid('an object of aggregations by name', specs)
  if (depth > maxDepth) throw invalid(`aggregations nested at most ${maxDepth} levels deep`, specs)
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, readSpec(name, spec, depth)]))
}

function readSpec(name: string, spec: AggregationSpec, depth: number): Aggregation {
  if (typeof spec !== 'object' || spec === null) throw invalid(`an aggregation named \`${name}\``, spec)
  const taken = depth > 0 ? ['key', 'count'] : ['total', '$']
  if (taken.includes(name)) throw invalid(`another name than \`${name}\`, which the result has itself`, name)
  const plain: Readonly<Record<string, unknown>> = 'type' in spec ? fromTypedSpec(name, spec) : { ...spec }
  const { filters, aggs, ...rest } = plain
  return {
    ...rest,
    ...(filters === undefined ? {} : { filters: readFilters(name, filters) }),
    ...(aggs === undefined ? {} : { aggs: readSpecs(aggs as AggregationSpecs, depth + 1) }),
  } as unknown as Aggregation
}

function readFilters(name: string, filters: unknown): Readonly<Record<string, QueryNode>> {
  if (typeof filters !== 'object' || filters === null) throw invalid(`\`${name}.filters\` to be queries by name`, filters)
  return Object.fromEntries(Object.entries(filters as Record<string, QueryInput>).map(([key, query]) => [key, readQuery(query)]))
}

function invalid(expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_AGGREGATION_INVALID', `Expected ${expected}, got ${describe(got)}.`)
}
