import type { QueryNode } from '../core/query.ts'
import { sourceField } from '../query/composite.ts'
import { checkAllowed } from '../query/field-check.ts'
import type { AskedTree } from './derive/spec.ts'

/** The fields that may be asked for; undefined: all. */
export type AllowedFields = readonly string[] | undefined

/** Refuses a query on fields that may not be asked for. Throws CORDWOOD_ERR_QUERY_FIELD. */
export function checkQueryFields(node: QueryNode, allowed: AllowedFields): void {
  if (allowed === undefined) return
  if (node.kind === 'and' || node.kind === 'or') for (const clause of node.clauses) checkQueryFields(clause, allowed)
  else if (node.kind === 'not') checkQueryFields(node.clause, allowed)
  else if (node.kind !== 'all') checkAllowed(node.field ?? 'message', allowed)
}

/** Refuses fields by name. Throws CORDWOOD_ERR_QUERY_FIELD. */
export function checkFields(fields: readonly string[], allowed: AllowedFields): void {
  for (const field of fields) checkAllowed(field, allowed)
}

/** Refuses aggregations on fields that may not be asked for; the time of the lines always may. Throws CORDWOOD_ERR_QUERY_FIELD. */
export function checkTreeFields(tree: AskedTree, allowed: AllowedFields): void {
  if (allowed === undefined) return
  for (const asked of Object.values(tree)) {
    checkFields(fieldsOf(asked), allowed)
    if ('filters' in asked) for (const query of Object.values(asked.filters)) checkQueryFields(query, allowed)
    if ('background' in asked && asked.background !== undefined) checkQueryFields(asked.background, allowed)
    if ('aggs' in asked && asked.aggs !== undefined) checkTreeFields(asked.aggs, allowed)
  }
}

/** Members whose value is the name of a field. */
const fieldMembers = [
  'terms',
  'histogram',
  'range',
  'percentiles',
  'percentileRanks',
  'stats',
  'min',
  'max',
  'avg',
  'sum',
  'count',
  'cardinality',
  'significant',
  'of',
]

function fieldsOf(asked: AskedTree[string]): readonly string[] {
  if ('patterns' in asked) return ['message']
  if ('composite' in asked)
    return Object.values(asked.composite)
      .filter((source) => 'field' in source || !('dateHistogram' in source))
      .map(sourceField)
  if ('topHits' in asked) return [...(asked.fields ?? []), ...(asked.sort === undefined ? [] : [asked.sort.by])]
  if ('change' in asked) return asked.change === 'count' ? [] : Object.values(asked.change)
  const members = new Map<string, unknown>(Object.entries(asked))
  return fieldMembers.flatMap((name) => {
    const field = members.get(name)
    return typeof field === 'string' ? [field] : []
  })
}
