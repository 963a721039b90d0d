import { declaredType } from '../../query/field-type.ts'
import { fieldNames, isFieldPattern } from '../../query/fields.ts'
import type { QueryNode } from '../../core/query.ts'
import type { Comparison } from '../../query/value-test.ts'
import { allTests, anyTest, notTest } from './combine-tests.ts'
import { type ClauseContext, fieldRows } from './field-rows.ts'
import { idRows } from './id-rows.ts'
import { levelRows } from './level-rows.ts'
import { messageRows } from './message-rows.ts'
import { patternRows } from './pattern-rows.ts'
import { everyRow, type RowTest } from './row-test.ts'
import { timeRows } from './time-rows.ts'

/**
 * Makes a query a question to segments: the same answers as `toPredicate` for all rows but the odd ones.
 *
 * @throws CORDWOOD_ERR_QUERY_FIELD for an unknown level or a date that is none.
 */
export function queryRows(node: QueryNode, context: ClauseContext): RowTest {
  const compile = (node: QueryNode): RowTest => {
    switch (node.kind) {
      case 'all':
        return everyRow
      case 'and':
        return allTests(node.clauses.map(compile))
      case 'or':
        return anyTest(node.clauses.map(compile))
      case 'not':
        return notTest(compile(node.clause))
      case 'match':
        return clause(node.field ?? 'message', { kind: 'match', value: node.value })
      case 'exists':
        return clause(node.field, { kind: 'exists' })
      case 'range':
        return clause(node.field, { kind: 'range', operator: node.operator, value: node.value })
      case 'regex':
        return clause(node.field, { kind: 'regex', pattern: node.pattern })
    }
  }
  const clause = (field: string, comparison: Comparison): RowTest =>
    isFieldPattern(field)
      ? patternRows(field, comparison, context, named)
      : anyTest(fieldNames(field).map((name) => named(name, comparison, context)))
  return compile(node)
}

/** A clause on one full name. */
function named(name: string, comparison: Comparison, context: ClauseContext): RowTest {
  switch (declaredType(name)) {
    case 'date':
      return timeRows(comparison, context)
    case 'level':
      return levelRows(comparison, context)
    case 'id':
      return idRows(comparison, context)
    case 'text':
      return messageRows(comparison)
    default:
      return fieldRows(name, comparison, context)
  }
}
