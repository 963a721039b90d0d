import { CordwoodError } from '../core/error.ts'
import type { QueryLiteral, QueryNode, RangeOperator } from '../core/query.ts'
import { all, and, match, not, or, quoted, range, regex, text, wildcard } from './ast.ts'
import { typeOfField } from './field-type.ts'
import type { Token } from './lexer.ts'
import { checkAllowed, checkDateValue, checkFieldName } from './field-check.ts'
import { queryLimits } from './limits.ts'
import { compileRegex } from './regex-matcher.ts'
import { syntaxError } from './syntax-error.ts'
import { comparisons, TokenCursor } from './token-cursor.ts'
import { findTrap } from './traps.ts'

/** What a query may ask. */
export interface ParseOptions {
  /** Only these fields, by the name that the query uses; `http.*` allows all below. Every field where this is left out. */
  readonly allowedFields?: readonly string[]
}

/**
 * Reads a query: KQL, and what query.md calls "plus": `and` may be left out between clauses with fields, `field :~ "regex"`.
 *
 * @param query - at most 16,384 characters, 64 levels of brackets and 1,024 comparisons; an empty one finds every line.
 * @returns a frozen tree in normal form.
 * @throws CORDWOOD_ERR_QUERY_SYNTAX with a caret and a hint, CORDWOOD_ERR_QUERY_LIMIT, CORDWOOD_ERR_QUERY_FIELD.
 * @example
 * ```ts
 * import { parseQuery } from 'cordwood/query'
 * parseQuery('level:error service:checkout and duration > 250ms')
 * ```
 */
export function parseQuery(query: string, options: ParseOptions = {}): QueryNode {
  if (query.length > queryLimits.length) throw limit('characters', queryLimits.length, query.length)
  return new Parser(query, options).parse()
}

function limit(what: string, most: number, got: number | string): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_QUERY_LIMIT',
    `Expected a query of at most ${most} ${what}, got ${got}. Ask in several queries.`,
  )
}

/** Recursive descent: a method for each rule of the grammar. */
class Parser {
  readonly #cursor: TokenCursor
  readonly #options: ParseOptions
  #depth = 0
  #clauses = 0
  /** The clause just read was words without a field, or brackets. */
  #bare: 'words' | 'brackets' | undefined

  constructor(query: string, options: ParseOptions) {
    this.#cursor = new TokenCursor(query)
    this.#options = options
  }

  parse(): QueryNode {
    if (this.#cursor.peek().kind === 'end') return all
    const node = this.#or('')
    if (this.#cursor.peek().kind !== 'end') throw this.#cursor.unexpected()
    return node
  }

  #or(prefix: string): QueryNode {
    const clauses = [this.#and(prefix)]
    while (this.#cursor.peek().keyword === 'or') {
      this.#cursor.next()
      clauses.push(this.#and(prefix))
    }
    return or(clauses)
  }

  #and(prefix: string): QueryNode {
    const clauses = [this.#not(prefix)]
    while (true) {
      if (this.#cursor.peek().keyword === 'and') this.#cursor.next()
      else if (!this.#isJoinedWithout()) return and(clauses)
      clauses.push(this.#not(prefix))
    }
  }

  /** Does a clause follow that needs no `and`? Between two searches for words it is needed: some would mean `or`. */
  #isJoinedWithout(): boolean {
    const token = this.#cursor.peek()
    if (token.keyword === 'not') return true
    if (token.keyword !== undefined || (token.kind !== 'word' && token.kind !== 'quoted' && token.kind !== '(')) return false
    const next = token.kind === '(' ? 'brackets' : this.#cursor.isField ? undefined : 'words'
    if (this.#bare === undefined || next === undefined || (this.#bare === 'brackets' && next === 'brackets')) return true
    throw syntaxError(
      `Expected \`and\` or \`or\`, got ${this.#cursor.name(token)}.`,
      this.#cursor.query,
      token.start,
      / in\s*$/i.test(this.#cursor.query.slice(0, token.start))
        ? 'one of several values is written field:(a or b).'
        : 'between two searches without a field write `and` or `or`; one phrase stands in double quotes.',
    )
  }

  #not(prefix: string): QueryNode {
    const token = this.#cursor.peek()
    if (token.keyword !== 'not') return this.#clause(prefix)
    this.#cursor.next()
    if (this.#cursor.peek().keyword === 'not') {
      throw syntaxError(
        'Expected a clause after `not`, got `not`.',
        this.#cursor.query,
        this.#cursor.peek().start,
        'write not (not …).',
      )
    }
    const node = not(this.#clause(prefix))
    this.#bare = undefined
    return node
  }

  #clause(prefix: string): QueryNode {
    const token = this.#cursor.peek()
    if (token.kind === '(') {
      const node = this.#brackets(')', () => this.#or(prefix))
      this.#bare = 'brackets'
      return node
    }
    if (!this.#cursor.isLiteral) throw this.#cursor.missingClause()
    if (this.#cursor.isField) {
      const node = this.#fielded(prefix)
      this.#bare = undefined
      return node
    }
    if (prefix !== '') {
      throw syntaxError(
        `Expected \`field: value\` within { }, got ${this.#cursor.name(token)}.`,
        this.#cursor.query,
        token.start,
        `write ${prefix}:{ name: value }.`,
      )
    }
    this.#count()
    checkAllowed('message', this.#options.allowedFields)
    const node = match(undefined, this.#literal(undefined))
    this.#bare = 'words'
    return node
  }

  #fielded(prefix: string): QueryNode {
    const token = this.#cursor.next()
    const name = prefix === '' ? token.text : `${prefix}.${token.text}`
    const operator = this.#cursor.next()
    checkFieldName(this.#cursor.query, token, operator)
    checkAllowed(name, this.#options.allowedFields)
    const comparison = comparisons[operator.kind]
    if (comparison !== undefined) return this.#range(name, comparison)
    if (operator.kind === ':~') return this.#regex(name)
    if (this.#cursor.peek().kind === '{') return this.#brackets('}', () => this.#or(name))
    if (this.#cursor.peek().kind === '(') return this.#brackets(')', () => this.#values(name))
    this.#count()
    return match(name, this.#value(name))
  }

  /** `(a or b and not c)` after a field. */
  #values(field: string): QueryNode {
    const alternatives: QueryNode[] = []
    do {
      if (alternatives.length > 0) this.#cursor.next()
      const all: QueryNode[] = []
      do {
        if (all.length > 0) this.#cursor.next()
        all.push(this.#oneValue(field))
      } while (this.#cursor.peek().keyword === 'and')
      alternatives.push(and(all))
    } while (this.#cursor.peek().keyword === 'or')
    return or(alternatives)
  }

  #oneValue(field: string, negated = false): QueryNode {
    if (!negated && this.#cursor.peek().keyword === 'not') {
      this.#cursor.next()
      return not(this.#oneValue(field, true))
    }
    if (this.#cursor.peek().kind === '(') return this.#brackets(')', () => this.#values(field))
    this.#count()
    return match(field, this.#value(field))
  }

  #range(field: string, operator: RangeOperator): QueryNode {
    this.#count()
    const token = this.#cursor.peek()
    const value = this.#value(field, true)
    if (value.kind === 'wildcard') {
      throw syntaxError(
        'Expected one value to compare with, got a pattern.',
        this.#cursor.query,
        token.start,
        `write ${field}:${value.text}.`,
      )
    }
    return range(field, operator, value)
  }

  #regex(field: string): QueryNode {
    this.#count()
    const token = this.#cursor.peek()
    if (token.kind !== 'quoted') {
      throw syntaxError(
        `Expected a regular expression in double quotes, got ${this.#cursor.name(token)}.`,
        this.#cursor.query,
        token.start,
        `write ${field} :~ "time(d )?out".`,
      )
    }
    this.#cursor.next()
    try {
      compileRegex(token.text)
    } catch (error) {
      throw syntaxError(error instanceof Error ? error.message : String(error), this.#cursor.query, token.start)
    }
    return regex(field, token.text)
  }

  /** A value of a field, checked against what the field is known to hold. */
  #value(field: string, comparing = false): QueryLiteral {
    const token = this.#cursor.peek()
    if (!this.#cursor.isLiteral) throw this.#cursor.missingValue(field)
    if (this.#cursor.peek(1).kind === ':') {
      const rest = /^\S*/.exec(this.#cursor.query.slice(token.start))?.[0] ?? ''
      throw syntaxError(
        `Expected a value of ${field}, got \`:\` within it.`,
        this.#cursor.query,
        this.#cursor.peek(1).start,
        `a value with a colon stands in double quotes: ${field}:"${rest}".`,
      )
    }
    const value = this.#literal(field, comparing)
    checkDateValue(this.#cursor.query, token, field, value)
    return value
  }

  /** A phrase, or a run of words up to the next keyword, bracket or field. */
  #literal(field: string | undefined, comparing = false): QueryLiteral {
    const first = this.#cursor.next()
    if (first.kind === 'quoted') return quoted(first.text)
    if (!this.#isWordNext()) {
      if (first.style !== 'escaped') this.#checkTrap(field, first, first, comparing)
      return first.parts === undefined ? text(first.text) : wildcard(first.parts)
    }
    const parts = [...(first.parts ?? [first.text])]
    let last = first
    let escaped = first.style === 'escaped'
    do {
      const token = this.#cursor.next()
      const [head = '', ...rest] = token.parts ?? [token.text]
      parts[parts.length - 1] += this.#cursor.query.slice(last.end, token.start) + head
      parts.push(...rest)
      escaped ||= token.style === 'escaped'
      last = token
    } while (this.#isWordNext())
    if (!escaped) this.#checkTrap(field, first, last, comparing)
    return parts.length > 1 ? wildcard(parts) : text(parts[0] ?? '')
  }

  #isWordNext(): boolean {
    const { kind, keyword } = this.#cursor.peek()
    return kind === 'word' && keyword === undefined && !this.#cursor.isField
  }

  #checkTrap(field: string | undefined, first: Token, last: Token, comparing: boolean): void {
    // One plain word can only be wrong where a number is wanted.
    if (first === last && first.style === 'plain' && (field === undefined || typeOfField(field) !== 'number')) return
    const trap = findTrap(field, this.#cursor.query.slice(first.start, last.end), comparing)
    if (trap !== undefined) throw syntaxError(trap.message, this.#cursor.query, first.start, trap.hint)
  }

  #brackets(close: ')' | '}', read: () => QueryNode): QueryNode {
    const open = this.#cursor.next()
    if (++this.#depth > queryLimits.depth) throw limit('levels of brackets', queryLimits.depth, 'more')
    const node = read()
    const token = this.#cursor.peek()
    if (token.kind === close) {
      this.#cursor.next()
      this.#depth--
      return node
    }
    if (token.kind !== 'end') throw this.#cursor.unexpected(`\`${close}\``)
    throw syntaxError(
      `Expected \`${close}\`, got the end of the query.`,
      this.#cursor.query,
      open.start,
      'this bracket is never closed.',
    )
  }

  #count(): void {
    if (++this.#clauses > queryLimits.clauses) throw limit('comparisons', queryLimits.clauses, 'more')
  }
}
