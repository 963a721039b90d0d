import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { QueryNode } from '../core/query.ts'
import { parseQuery } from '../query/parser.ts'
import type { AggregationSpec, AggregationSpecs } from './aggregation-spec.ts'
import { checkDerived, isDerived } from './derive/check.ts'
import type { Asked, AskedTree, QueryInput } from './derive/spec.ts'
import { fromTypedSpec } from './typed-spec.ts'

const maxDepth = 8

/** A query as a tree. Throws CORDWOOD_ERR_QUERY_SYNTAX and its like. */
export function readQuery(query: QueryInput): QueryNode {
  if (typeof query === 'string') return parseQuery(query)
  if (typeof query === 'object' && query !== null && typeof query.kind === 'string') return query
  throw new CordwoodError('CORDWOOD_ERR_QUERY_SYNTAX', `Expected a query as text or as a parsed one, got ${describe(query)}.`)
}

/** Where a specification stands. */
export interface SpecPlace {
  readonly depth: number
  /** The aggregations around it, by their kinds, the outermost first. */
  readonly within: readonly string[]
}

/**
 * What is asked, from what the caller wrote: queries are parsed, the form with `type` becomes the plain one. What engines are asked
 * is checked by them. Throws CORDWOOD_ERR_AGGREGATION_INVALID.
 */
export function readSpecs(specs: AggregationSpecs, place: SpecPlace = { depth: 0, within: [] }): AskedTree {
  if (typeof specs !== 'object' || specs === null || Array.isArray(specs))
    throw invalid('an object of aggregations by name', specs)
  if (place.depth > maxDepth) throw invalid(`aggregations nested at most ${maxDepth} levels deep`, specs)
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, readSpec(name, spec, place)]))
}

function readSpec(name: string, spec: AggregationSpec, { depth, within }: SpecPlace): Asked {
  if (typeof spec !== 'object' || spec === null) throw invalid(`an aggregation named \`${name}\``, spec)
  const taken = depth > 0 ? ['key', 'count'] : ['total', '$']
  if (taken.includes(name)) throw invalid(`another name than \`${name}\`, which the result has itself`, name)
  const plain: Readonly<Record<string, unknown>> = 'type' in spec ? fromTypedSpec(name, spec) : { ...spec }
  const { filters, background, aggs, ...rest } = plain
  const asked = {
    ...rest,
    ...(filters === undefined ? {} : { filters: readFilters(name, filters) }),
    ...(background === undefined ? {} : { background: readQuery(background as QueryInput) }),
  } as unknown as Asked
  if (isDerived(asked)) checkDerived(name, asked, aggs !== undefined, within)
  if (aggs === undefined) return asked
  const kind = Object.keys(rest)[0] ?? 'filters'
  return { ...asked, aggs: readSpecs(aggs as AggregationSpecs, { depth: depth + 1, within: [...within, kind] }) }
}

function readFilters(name: string, filters: unknown): Readonly<Record<string, QueryNode>> {
  if (typeof filters !== 'object' || filters === null) throw invalid(`\`${name}.filters\` to be queries by name`, filters)
  return Object.fromEntries(Object.entries(filters as Record<string, QueryInput>).map(([key, query]) => [key, readQuery(query)]))
}

function invalid(expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_AGGREGATION_INVALID', `Expected ${expected}, got ${describe(got)}.`)
}
