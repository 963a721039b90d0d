import type { QueryLiteral, RangeOperator } from '../core/query.ts'
import { compareText } from './compare.ts'
import { compileGlob } from './glob.ts'
import { lowerCase } from './lower-case.ts'
import { compileRegex } from './regex-matcher.ts'
import { words } from './words.ts'

/** What can be asked of a text. */
export type TextComparison =
  | { readonly kind: 'match'; readonly value: QueryLiteral }
  | { readonly kind: 'range'; readonly operator: RangeOperator; readonly value: QueryLiteral }
  | { readonly kind: 'regex'; readonly pattern: string }

type TextTest = (text: string) => boolean

/**
 * Makes a clause on a text a test: unquoted words find any of them, a phrase its words in a row; patterns, regular expressions and
 * comparisons look at one word at a time. A value without a word (`"!!!"`) finds nothing.
 */
export function compileTextTest(comparison: TextComparison): TextTest {
  switch (comparison.kind) {
    case 'regex': {
      const matches = compileRegex(comparison.pattern, true)
      return (text) => words(text).some(matches)
    }
    case 'range': {
      const { operator } = comparison
      const bound = lowerCase(comparison.value.text)
      return (text) => words(text).some((word) => isBeyond(operator, compareText(word, bound)))
    }
    case 'match':
      return compileMatch(comparison.value)
  }
}

/** What a comparison says of a difference. */
export function isBeyond(operator: RangeOperator, difference: number): boolean {
  if (difference === 0) return operator === 'gte' || operator === 'lte'
  return difference > 0 === operator.startsWith('g')
}

function compileMatch(value: QueryLiteral): TextTest {
  if (value.parts !== undefined) {
    const parts = value.parts.map(lowerCase)
    const glob = compileGlob(parts)
    return (text) => containsAll(text, parts) && words(text).some(glob)
  }
  const wanted = words(value.text)
  if (wanted.length === 0) return () => false
  if (value.kind === 'quoted') return (text) => containsAll(text, wanted) && hasPhrase(words(text), wanted)
  const any = new Set(wanted)
  return (text) => {
    const lower = lowerCase(text)
    return wanted.some((word) => lower.includes(word)) && words(text).some((word) => any.has(word))
  }
}

/** Cheap, and true of every text that can match: splitting is left to the few that pass. */
function containsAll(text: string, parts: readonly string[]): boolean {
  const lower = lowerCase(text)
  return parts.every((part) => lower.includes(part))
}

function hasPhrase(found: readonly string[], wanted: readonly string[]): boolean {
  return found.some((_, start) => wanted.every((word, index) => found[start + index] === word))
}
