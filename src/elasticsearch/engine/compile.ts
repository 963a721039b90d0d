import { CordwoodError } from '../../core/error.ts'
import { standardLevels } from '../../core/level.ts'
import type { QueryNode } from '../../core/query.ts'
import { declaredType } from '../../query/field-type.ts'
import { fieldNames, isFieldPattern } from '../../query/fields.ts'
import { compileGlob } from '../../query/glob.ts'
import type { EvaluateOptions } from '../../query/predicate.ts'
import type { Comparison } from '../../query/value-test.ts'
import { compileClause } from './compile-clause.ts'
import { compileLevelClause } from './compile-level.ts'
import { allOf, anyOf, type Dsl, matchAll, matchNone, noneOf } from './dsl.ts'
import type { IndexFieldTypes } from './field-types.ts'

/** How many clauses a pattern of field names may become. */
const maxPatternFields = 1024

/** How a query is compiled. */
export interface CompileOptions extends EvaluateOptions {
  /** What the index knows of the fields; left out: each clause goes by what its value looks like. */
  readonly types?: IndexFieldTypes
}

/**
 * Compiles a query to Elasticsearch's DSL, in words that OpenSearch shares: `bool term terms match match_phrase wildcard prefix range
 * exists regexp ids match_none`. Values are only ever leaves of it, so nothing of a query is read as syntax by the server.
 *
 * @throws CORDWOOD_ERR_QUERY_FIELD for an unknown level or a date that is none, CORDWOOD_ERR_QUERY_LIMIT for a field pattern that
 * fits too many fields.
 */
export function compileQuery(node: QueryNode, options: CompileOptions = {}): Dsl {
  switch (node.kind) {
    case 'all':
      return matchAll
    case 'and':
      return allOf(node.clauses.map((clause) => compileQuery(clause, options)))
    case 'or':
      return anyOf(node.clauses.map((clause) => compileQuery(clause, options)))
    case 'not':
      return noneOf(compileQuery(node.clause, options))
    case 'match': {
      const fields = node.field === undefined ? (options.defaultFields ?? ['message']) : [node.field]
      return anyOf(fields.map((field) => compileField(field, { kind: 'match', value: node.value }, options)))
    }
    case 'exists':
      return compileField(node.field, { kind: 'exists' }, options)
    case 'range':
      return compileField(node.field, { kind: 'range', operator: node.operator, value: node.value }, options)
    case 'regex':
      return compileField(node.field, { kind: 'regex', pattern: node.pattern }, options)
  }
}

function compileField(field: string, comparison: Comparison, options: CompileOptions): Dsl {
  if (isFieldPattern(field)) return compilePattern(field, comparison, options)
  return anyOf(fieldNames(field).map((name) => compileName(name, comparison, options)))
}

/** A pattern finds whatever field fits, and what one of them cannot take is no error there. */
function compilePattern(pattern: string, comparison: Comparison, options: CompileOptions): Dsl {
  const glob = compileGlob(pattern.split('*'))
  const names = [...(options.types?.keys() ?? [])].filter((name) => glob(name))
  if (names.length > maxPatternFields) {
    throw new CordwoodError(
      'CORDWOOD_ERR_QUERY_LIMIT',
      `Expected ${pattern} to fit at most ${maxPatternFields} fields of the index, got ${names.length}. Name the field, or a part of it.`,
    )
  }
  return anyOf(
    names.map((name) => {
      try {
        return compileName(name, comparison, options)
      } catch {
        return matchNone
      }
    }),
  )
}

function compileName(name: string, comparison: Comparison, options: CompileOptions): Dsl {
  const { types, levels = standardLevels, now = Date.now() } = options
  const known = types?.get(name)
  if (name === '_id') return compileClause(name, 'id', comparison, now)
  if (declaredType(name) === 'level') return compileLevelClause(name, comparison, levels, types)
  if (types === undefined) return compileClause(name, undefined, comparison, now)
  return anyOf(
    (known ?? []).map(({ kind, indices }) => {
      const clause = compileClause(name, kind, comparison, now)
      // Where indices differ in a field's type, each is asked only what it understands.
      return indices === undefined || clause === matchNone ? clause : allOf([{ terms: { _index: indices } }, clause])
    }),
  )
}

/** The fields that a query asks for, under every name, patterns as they are: what must be known of the index to compile it. */
export function fieldsOf(node: QueryNode, defaultFields: readonly string[] = ['message']): readonly string[] {
  const names = new Set<string>()
  const add = (field: string): void => {
    for (const name of fieldNames(field)) {
      names.add(name)
      if (declaredType(name) === 'level') names.add('event.severity')
    }
    if (isFieldPattern(field)) names.add('event.severity')
  }
  const visit = (part: QueryNode): void => {
    if (part.kind === 'and' || part.kind === 'or') part.clauses.forEach(visit)
    else if (part.kind === 'not') visit(part.clause)
    else if (part.kind === 'match') (part.field === undefined ? defaultFields : [part.field]).forEach(add)
    else if (part.kind !== 'all') add(part.field)
  }
  visit(node)
  return [...names]
}
