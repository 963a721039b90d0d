import { CordwoodError } from '../core/error.ts'
import { canonicalField, isFieldPattern } from './fields.ts'
import type { Token } from './lexer.ts'
import { syntaxError } from './syntax-error.ts'
import { comparisons } from './token-cursor.ts'

/** Refuses what cannot be a field name, and what other languages put before one. Throws CORDWOOD_ERR_QUERY_SYNTAX. */
export function checkFieldName(query: string, token: Token, operator: Token): void {
  const plain = token.kind === 'word' && !token.escaped
  const sign = plain ? /^[-!+](.*)/s.exec(token.text) : null
  if (sign !== null) {
    const clause = `${sign[1] ?? ''}${operator.kind}…`
    const hint = token.text.startsWith('+') ? `write ${clause}; all clauses must match anyway.` : `write not ${clause}`
    throw syntaxError(`Expected a field, got \`${token.text}\`.`, query, token.start, hint)
  }
  if (token.text === '' || (token.text.includes('*') && token.parts.length < 2)) {
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
