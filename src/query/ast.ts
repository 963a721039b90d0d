import type { QueryLiteral, QueryNode, RangeOperator } from '../core/query.ts'

/*
 * The constructors keep trees in one normal form, so that equal questions are equal trees and the printer can be read back:
 * no clause list within its own kind, no list of one, no empty unquoted text, no two stars in a row, `field: *` is `exists`.
 */

/** Every line. */
export const all: QueryNode = Object.freeze({ kind: 'all' })

function list(kind: 'and' | 'or', clauses: readonly QueryNode[], empty: QueryNode): QueryNode {
  const [first] = clauses
  if (first === undefined) return empty
  if (clauses.length === 1) return first
  const flat = clauses.some((clause) => clause.kind === kind)
    ? clauses.flatMap((clause) => (clause.kind === kind ? clause.clauses : [clause]))
    : clauses
  return Object.freeze({ kind, clauses: Object.freeze(Object.isFrozen(flat) ? flat : [...flat]) })
}

/** Lines that all clauses find; without a clause every line. */
export function and(clauses: readonly QueryNode[]): QueryNode {
  return list('and', clauses, all)
}

/** Lines that at least one clause finds; without a clause no line. */
export function or(clauses: readonly QueryNode[]): QueryNode {
  return list('or', clauses, not(all))
}

/** Lines that the clause does not find. */
export function not(clause: QueryNode): QueryNode {
  return Object.freeze({ kind: 'not', clause })
}

/** Unquoted words. */
export function text(value: string): QueryLiteral {
  return value === '' ? quoted(value) : Object.freeze({ kind: 'text', text: value })
}

/** A phrase. */
export function quoted(value: string): QueryLiteral {
  return Object.freeze({ kind: 'quoted', text: value })
}

/** A pattern: the literal pieces between its stars. */
export function wildcard(parts: readonly string[]): QueryLiteral {
  const [only = ''] = parts
  if (parts.length < 2) return text(only)
  const kept = parts.filter((part, index) => part !== '' || index === 0 || index === parts.length - 1)
  return Object.freeze({ kind: 'wildcard', text: kept.join('*'), parts: Object.freeze(kept) })
}

/** `field: value`, or the value in the default fields. */
export function match(field: string | undefined, value: QueryLiteral): QueryNode {
  if (value.kind === 'wildcard' && value.text === '*') return field === undefined ? all : exists(field)
  return Object.freeze({ kind: 'match', field, value })
}

/** `field: *`; of any field it is every line. */
export function exists(field: string): QueryNode {
  return field === '*' ? all : Object.freeze({ kind: 'exists', field })
}

/** `field >= value` and its like. */
export function range(field: string, operator: RangeOperator, value: QueryLiteral): QueryNode {
  return Object.freeze({ kind: 'range', field, operator, value })
}

/** `field :~ "pattern"` */
export function regex(field: string, pattern: string): QueryNode {
  return Object.freeze({ kind: 'regex', field, pattern })
}
