import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { QueryLiteral, QueryNode, RangeOperator } from '../core/query.ts'
import { and, exists, match, not, or, quoted, range, regex, text, wildcard } from '../query/ast.ts'
import { words } from '../query/words.ts'

/** How a field is compared in `where`. */
export type WhereOperator =
  | '='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'in'
  | 'not in'
  | 'starts with'
  | 'matches'
  | 'exists'
  | 'not exists'

const comparisons: Readonly<Record<string, RangeOperator>> = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' }

/** One comparison as a query. A value never becomes syntax, whatever is in it. Throws CORDWOOD_ERR_QUERY_FIELD. */
export function condition(field: string, operator: WhereOperator, value: unknown): QueryNode {
  if (typeof field !== 'string' || field === '' || field.includes('*')) {
    throw new CordwoodError('CORDWOOD_ERR_QUERY_FIELD', `Expected the name of one field, got ${describe(field)}.`)
  }
  switch (operator) {
    case '=':
      return match(field, literal(field, value))
    case '!=':
      return not(match(field, literal(field, value)))
    case '>':
    case '>=':
    case '<':
    case '<=':
      return range(field, comparisons[operator] ?? 'gt', literal(field, value))
    case 'in':
      return or(list(field, value).map((each) => match(field, literal(field, each))))
    case 'not in':
      return not(or(list(field, value).map((each) => match(field, literal(field, each)))))
    case 'starts with':
      return match(field, wildcard([string(field, value), '']))
    case 'matches':
      return regex(field, string(field, value))
    case 'exists':
      return exists(field)
    case 'not exists':
      return not(exists(field))
    default:
      throw new CordwoodError(
        'CORDWOOD_ERR_QUERY_FIELD',
        `Expected an operator such as '=', '>=' or 'in', got ${describe(operator)}.`,
      )
  }
}

/** All of the words, in the message. */
export function allWords(input: string): QueryNode {
  return and(words(input).map((word) => match(undefined, quoted(word))))
}

function literal(field: string, value: unknown): QueryLiteral {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean' || typeof value === 'bigint') return text(String(value))
  if (typeof value === 'number' && Number.isFinite(value)) return text(String(value))
  if (value instanceof Date && !Number.isNaN(value.getTime())) return quoted(value.toISOString())
  throw wrong(field, 'a string, a finite number, a boolean or a Date', value)
}

function list(field: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[]
  throw wrong(field, 'a list of values', value)
}

function string(field: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw wrong(field, 'a string', value)
}

function wrong(field: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_QUERY_FIELD', `Expected ${expected} for \`${field}\`, got ${describe(got)}.`)
}
