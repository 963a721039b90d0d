import { type LevelTable, standardLevels } from '../core/level.ts'
import type { QueryNode } from '../core/query.ts'
import type { LogRecord } from '../core/record.ts'
import { declaredType } from './field-type.ts'
import { fieldNames, isFieldPattern } from './fields.ts'
import { compileGlob } from './glob.ts'
import { namedValues, namesOf } from './values.ts'
import { type Comparison, compileComparison } from './value-test.ts'

/** How a query is understood where it does not say. */
export interface EvaluateOptions {
  /** Where words without a field are searched; default `message`. */
  readonly defaultFields?: readonly string[]
  /** The levels that lines and queries may name; default the six. */
  readonly levels?: LevelTable
  /** Milliseconds since 1970 that `now` means; default the time of the call. */
  readonly now?: number
}

/** Lines may have any number of names; only the last ones are kept. */
const maxPatternNames = 1000

type Predicate = (record: LogRecord) => boolean

/**
 * Makes a query a function: the readable definition of the language, which every engine must agree with. Live tails, alert rules
 * and sink filters use it as it is.
 *
 * @throws CORDWOOD_ERR_QUERY_FIELD for an unknown level or a date that is none.
 * @example
 * ```ts
 * import { parseQuery, toPredicate } from 'cordwood/query'
 * const isSlow = toPredicate(parseQuery('level >= warn and duration > 250ms'))
 * ```
 */
export function toPredicate(node: QueryNode, options: EvaluateOptions = {}): Predicate {
  const levels = options.levels ?? standardLevels
  const now = options.now ?? Date.now()
  const defaultFields = options.defaultFields ?? ['message']

  const compile = (node: QueryNode): Predicate => {
    switch (node.kind) {
      case 'all':
        return () => true
      case 'and': {
        const clauses = node.clauses.map(compile)
        return (record) => clauses.every((clause) => clause(record))
      }
      case 'or': {
        const clauses = node.clauses.map(compile)
        return (record) => clauses.some((clause) => clause(record))
      }
      case 'not': {
        const clause = compile(node.clause)
        return (record) => !clause(record)
      }
      case 'match': {
        const fields = node.field === undefined ? defaultFields : [node.field]
        const tests = fields.map((field) => compileField(field, { kind: 'match', value: node.value }))
        return (record) => tests.some((test) => test(record))
      }
      case 'exists':
        return compileField(node.field, { kind: 'exists' })
      case 'range':
        return compileField(node.field, { kind: 'range', operator: node.operator, value: node.value })
      case 'regex':
        return compileField(node.field, { kind: 'regex', pattern: node.pattern })
    }
  }

  const compileField = (field: string, comparison: Comparison): Predicate => {
    if (isFieldPattern(field)) return compilePattern(field, comparison)
    const tests = fieldNames(field).map((name) => {
      const test = compileComparison(comparison, name, declaredType(name), { levels, now })
      return (record: LogRecord): boolean => namedValues(record, name, levels).some(test)
    })
    return (record) => tests.some((test) => test(record))
  }

  /** Any field whose name fits; a value that one type cannot take (a word for a date) does not match there. */
  const compilePattern = (field: string, comparison: Comparison): Predicate => {
    const glob = compileGlob(field.split('*'))
    const tests = new Map<string, (value: string | number | boolean) => boolean>()
    return (record) =>
      [...namesOf(record)].some((name) => {
        if (!glob(name)) return false
        let test = tests.get(name)
        if (test === undefined) {
          if (tests.size >= maxPatternNames) tests.clear()
          test = compileComparison(comparison, name, declaredType(name), { levels, now, lenient: true })
          tests.set(name, test)
        }
        return namedValues(record, name, levels).some(test)
      })
  }

  return compile(node)
}
