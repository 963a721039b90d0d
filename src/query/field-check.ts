import { CordwoodError } from '../core/error.ts'
import type { QueryLiteral } from '../core/query.ts'
import { parseDate } from './date.ts'
import { typeOfField } from './field-type.ts'
import { canonicalField, isFieldPattern } from './fields.ts'
import type { Token } from './lexer.ts'
import { syntaxError } from './syntax-error.ts'
import { comparisons } from './token-cursor.ts'

/** Refuses what cannot be a field name, and what other languages put before one. Throws CORDWOOD_ERR_QUERY_SYNTAX. */
export function checkFieldName(query: string, token: Token, operator: Token): void {
  if (token.style === 'plain' && !/^[-\d.]/.test(token.text)) return
  const plain = token.kind === 'word' && token.style !== 'escaped'
  const sign = plain ? /^[-!+](.*)/s.exec(token.text) : null
  if (sign !== null) {
    const clause = `${sign[1] ?? ''}${operator.kind}…`
    const hint = token.text.startsWith('+') ? `write ${clause}; all clauses must match anyway.` : `write not ${clause}`
    throw syntaxError(`Expected a field, got \`${token.text}\`.`, query, token.start, hint)
  }
  if (token.text === '' || (token.text.includes('*') && token.parts === undefined)) {
    const hint = 'a star in a field name is a pattern, unquoted.'
    throw syntaxError('Expected a field name without a literal star.', query, token.start, hint)
  }
  if (plain && comparisons[operator.kind] !== undefined && /^[\d.]+$/.test(token.text)) {
    throw syntaxError(
      `Expected a field, got the number ${token.text}.`,
      query,
      token.start,
      'the field stands on the left: status >= 500.',
    )
  }
}

/** Refuses a value of a date field that is no date. Throws CORDWOOD_ERR_QUERY_SYNTAX. */
export function checkDateValue(query: string, token: Token, field: string, value: QueryLiteral): void {
  if (typeOfField(field) !== 'date' || value.text === '*') return
  if (value.kind !== 'wildcard' && parseDate(value.text, 0) !== undefined) return
  throw syntaxError(
    'Expected a date.',
    query,
    token.start,
    `write ${field} >= "2026-11-21T10:00:00Z", ${field}:2026-11-21 for a day, or ${field} >= now-1h.`,
  )
}

/** Refuses fields that are not allowed. Throws CORDWOOD_ERR_QUERY_FIELD. */
export function checkAllowed(name: string, allowed: readonly string[] | undefined): void {
  if (allowed === undefined || allowed.some((entry) => allows(entry, name))) return
  throw new CordwoodError(
    'CORDWOOD_ERR_QUERY_FIELD',
    `Expected one of the allowed fields (${allowed.join(', ')}), got \`${name}\`.`,
  )
}

function allows(entry: string, field: string): boolean {
  if (entry.endsWith('*')) return field.startsWith(entry.slice(0, -1))
  return entry === field || (!isFieldPattern(field) && canonicalField(entry) === canonicalField(field))
}
