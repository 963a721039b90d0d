import type { CordwoodError } from '../core/error.ts'
import type { RangeOperator } from '../core/query.ts'
import { lex, type Token } from './lexer.ts'
import { syntaxError } from './syntax-error.ts'

/** The signs of comparisons. */
export const comparisons: Readonly<Partial<Record<Token['kind'], RangeOperator>>> = {
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
}

/** A query's tokens with a place in them, and the errors that can be said of that place. */
export class TokenCursor {
  readonly query: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(query: string) {
    this.query = query
    this.#tokens = lex(query)
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token
  }

  next(): Token {
    const token = this.peek()
    this.#at++
    return token
  }

  /** Does a word or a phrase stand here, and no keyword? */
  get isLiteral(): boolean {
    const { kind, keyword } = this.peek()
    return keyword === undefined && (kind === 'word' || kind === 'quoted')
  }

  /** Does a field stand here, that is, does an operator follow? */
  get isField(): boolean {
    const { kind } = this.peek(1)
    return kind === ':' || kind === ':~' || comparisons[kind] !== undefined
  }

  name(token: Token): string {
    if (token.kind === 'end') return 'the end of the query'
    const raw = this.query.slice(token.start, token.end)
    return `\`${raw.length > 30 ? `${raw.slice(0, 30)}…` : raw}\``
  }

  unexpected(expected = 'the end of the query'): CordwoodError {
    const token = this.peek()
    const hint =
      token.keyword !== undefined
        ? 'a word that is and, or or not stands in double quotes.'
        : `${this.name(token)} belongs to the syntax; a text with it stands in double quotes.`
    return syntaxError(`Expected ${expected}, got ${this.name(token)}.`, this.query, token.start, hint)
  }

  missingClause(): CordwoodError {
    const token = this.peek()
    const before = this.#at > 0 ? this.#tokens[this.#at - 1] : undefined
    const after = before === undefined ? '' : ` after ${this.name(before)}`
    const hint =
      token.kind === ')'
        ? 'something must stand between the brackets.'
        : before?.keyword !== undefined && token.kind === 'end'
          ? `to search for the word itself write "${before.text}".`
          : token.keyword !== undefined
            ? `\`${token.text}\` stands between two clauses; to search for the word itself write "${token.text}".`
            : 'a text with signs of the syntax stands in double quotes.'
    return syntaxError(`Expected a clause${after}, got ${this.name(token)}.`, this.query, token.start, hint)
  }

  missingValue(field: string): CordwoodError {
    const token = this.peek()
    const operator = this.#tokens[this.#at - 1]
    const hint =
      comparisons[token.kind] !== undefined
        ? `a comparison has no colon: ${field} ${token.kind} value.`
        : token.kind === 'end'
          ? `write ${field}:* for any value, ${field}:"" for the empty one.`
          : `a value with signs of the syntax stands in double quotes: ${field}:"…".`
    const after = operator === undefined ? '' : ` after ${this.name(operator)}`
    return syntaxError(`Expected a value${after}, got ${this.name(token)}.`, this.query, token.start, hint)
  }
}
