import { compareText } from './compare.ts'
import { compileGlob } from './glob.ts'
import { lowerCase } from './lower-case.ts'
import { compileRegex } from './regex-matcher.ts'
import { isBeyond, type TextComparison } from './text-test.ts'
import { placedWords, words } from './words.ts'

/** From (included) and to (excluded), in UTF-16 units. */
export type Span = readonly [from: number, to: number]

/** Where a clause on a text finds what it asks for: the words, or all of a phrase. */
export function compileTextSpans(comparison: TextComparison): (text: string) => readonly Span[] {
  if (comparison.kind === 'match' && comparison.value.kind === 'quoted') return phraseSpans(words(comparison.value.text))
  const matches = compileWordTest(comparison)
  return (text) => placedWords(text).flatMap(({ word, from, to }): Span[] => (matches(word) ? [[from, to]] : []))
}

function compileWordTest(comparison: TextComparison): (word: string) => boolean {
  switch (comparison.kind) {
    case 'regex':
      return compileRegex(comparison.pattern, true)
    case 'range': {
      const { operator } = comparison
      const bound = lowerCase(comparison.value.text)
      return (word) => isBeyond(operator, compareText(word, bound))
    }
    case 'match': {
      const { text, parts } = comparison.value
      if (parts !== undefined) return compileGlob(parts.map(lowerCase))
      const wanted = new Set(words(text))
      return (word) => wanted.has(word)
    }
  }
}

function phraseSpans(phrase: readonly string[]): (text: string) => readonly Span[] {
  if (phrase.length === 0) return () => []
  return (text) => {
    const placed = placedWords(text)
    return placed.flatMap((first, start): Span[] => {
      const last = placed[start + phrase.length - 1]
      const isThere = last !== undefined && phrase.every((word, at) => placed[start + at]?.word === word)
      return isThere ? [[first.from, last.to]] : []
    })
  }
}
