import { CordwoodError } from '../core/error.ts'
import { describe } from '../core/check.ts'
import type { QueryNode } from '../core/query.ts'
import { lex, type Token } from './lexer.ts'
import { parseQuery } from './parser.ts'
import { printQuery } from './print.ts'
import { syntaxError } from './syntax-error.ts'

/** One value of a `kql` template. */
export type KqlScalar = string | number | bigint | boolean | Date
/** What may stand in a hole of a `kql` template. */
export type KqlValue = KqlScalar | readonly KqlScalar[] | QueryNode

/**
 * A query with values in it. A value is always exactly one literal, whatever it contains: strings are quoted, arrays are
 * alternatives, a query made before is a clause in brackets. A hole that is no value (within quotes, as a field) is refused.
 *
 * @returns the parsed query.
 * @throws CORDWOOD_ERR_QUERY_SYNTAX, CORDWOOD_ERR_QUERY_LIMIT, CORDWOOD_ERR_OPTION_INVALID for a value that is none.
 * @example
 * ```ts
 * import { kql, printQuery } from 'cordwood/query'
 * const userId = 'ann" or *'
 * console.log(printQuery(kql`level >= warn and user.id:${userId}`)) // → level >= warn and user.id:"ann\" or *"
 * ```
 */
export function kql(strings: TemplateStringsArray, ...values: readonly KqlValue[]): QueryNode {
  let query = strings.raw[0] ?? ''
  const holes: { readonly start: number; readonly end: number }[] = []
  for (const [index, value] of values.entries()) {
    const start = query.length
    query += printValue(value, index)
    holes.push({ start, end: query.length })
    query += strings.raw[index + 1] ?? ''
  }
  const node = parseQuery(query)
  const tokens = lex(query)
  for (const { start, end } of holes) {
    const first = tokens.findIndex((token) => token.start === start)
    const last = tokens.findIndex((token) => token.end === end)
    if (first === -1 || last < first || !isWhole(tokens.slice(first, last + 1)) || isOperator(tokens[last + 1])) {
      throw syntaxError(
        'Expected a value of a kql template where a value can stand, got one within a word, within quotes or as a field.',
        query,
        start,
        'write field:${value}, without quotes round it.',
      )
    }
  }
  return node
}

function isWhole(tokens: readonly Token[]): boolean {
  return tokens.length === 1 || (tokens[0]?.kind === '(' && tokens.at(-1)?.kind === ')')
}

function isOperator(token: Token | undefined): boolean {
  return token !== undefined && /^(?::~?|[<>]=?)$/.test(token.kind)
}

function printValue(value: KqlValue, index: number): string {
  if (isList(value)) {
    if (value.length === 0) throw invalid(index, 'at least one value in an array', value)
    return value.length === 1 ? printScalar(value[0], index) : `(${value.map((one) => printScalar(one, index)).join(' or ')})`
  }
  if (typeof value === 'object' && value !== null && 'kind' in value) return `(${printQuery(value)})`
  return printScalar(value, index)
}

function isList(value: KqlValue): value is readonly KqlScalar[] {
  return Array.isArray(value)
}

function printScalar(value: unknown, index: number): string {
  switch (typeof value) {
    case 'string':
      return printQuery({ kind: 'match', field: undefined, value: { kind: 'quoted', text: value } })
    case 'number':
      if (Number.isFinite(value)) return String(value)
      break
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      if (value instanceof Date && !Number.isNaN(value.getTime())) return `"${value.toISOString()}"`
  }
  throw invalid(index, 'a string, a finite number, a bigint, a boolean, a valid Date, an array of these or a query', value)
}

function invalid(index: number, expected: string, value: unknown): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected hole ${index + 1} of the kql template to be ${expected}, got ${describe(value)}.`,
  )
}
