import { checkFunction, checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { findSlowText } from './pattern-test.ts'
import type { MaskPattern } from './settings.ts'
import type { Span } from './span.ts'
import { squeeze } from './words.ts'

/** Longer texts are looked at piece by piece ... */
const pieceLength = 8192
/** ... which overlap, so that what stands across a cut is found. */
const overlap = 512
/** How far a word of `near` may be away. */
const nearLength = 40

/** A pattern that was checked. */
export interface CustomPattern {
  readonly id: string
  /** Squeezed names of the only keys it is for; undefined for all. */
  readonly keys: ReadonlySet<string> | undefined
  /** Whether the name of a key holds a word of `near`. */
  isNear(key: string): boolean
  /** @param isNear - the name of the text's key holds a word of `near`. */
  find(text: string, isNear: boolean): Span[]
}

function invalid(name: string, expected: string, got: string): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${got}.`)
}

function checkWords(name: string, words: unknown): readonly string[] | undefined {
  if (words === undefined) return undefined
  if (Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string' && word !== ''))
    return words as string[]
  throw invalid(name, 'a list of words', describe(words))
}

function* matches(pattern: RegExp, text: string): Generator<{ readonly index: number; readonly found: string }> {
  for (let from = 0; from < text.length || from === 0; from += pieceLength - overlap) {
    const piece = text.length <= pieceLength ? text : text.slice(from, from + pieceLength)
    pattern.lastIndex = 0
    for (let match = pattern.exec(piece); match !== null; match = pattern.exec(piece)) {
      const [found] = match
      if (found === '') pattern.lastIndex++
      else yield { index: from + match.index, found }
    }
    if (from + pieceLength >= text.length) return
  }
}

/**
 * Checks a pattern and makes it ready.
 *
 * @throws CordwoodError CORDWOOD_ERR_OPTION_INVALID, also for a pattern whose time grows faster than its text.
 */
export function compileCustom(given: MaskPattern, name: string): CustomPattern {
  checkKeys(`\`${name}\``, given, ['id', 'pattern', 'validate', 'near', 'keys'])
  const { id, pattern: source } = given
  if (typeof id !== 'string' || !/^[a-z][a-z0-9-]{0,39}$/.test(id))
    throw invalid(`${name}.id`, 'small letters, digits and hyphens', describe(id))
  if (!(source instanceof RegExp)) throw invalid(`${name}.pattern`, 'a regular expression', describe(source))
  const validate = checkFunction(`${name}.validate`, given.validate)
  const near = checkWords(`${name}.near`, given.near)?.map((word) => word.toLowerCase())
  const names = checkWords(`${name}.keys`, given.keys)
  // Its own copy, with its own lastIndex: global, and not sticky.
  const pattern = new RegExp(source.source, `${source.flags.replaceAll(/[gy]/g, '')}g`)
  const slow = findSlowText(source.source, (text) => {
    for (const match of matches(pattern, text)) if (match.index < 0) return
  })
  if (slow !== undefined) {
    const advice = 'Bound its repetitions (\\w{1,64} in place of \\w+) and let no two of them match the same text'
    throw invalid(
      `${name}.pattern`,
      'a pattern whose time grows no faster than the text',
      `${String(source)}: ${slow}. ${advice}`,
    )
  }
  const hasWord = (around: string): boolean => near === undefined || near.some((word) => around.toLowerCase().includes(word))
  const isBeside = (text: string, start: number, end: number): boolean =>
    hasWord(`${text.slice(Math.max(0, start - nearLength), start)} ${text.slice(end, end + nearLength)}`)
  return {
    id,
    keys: names === undefined ? undefined : new Set(names.map(squeeze)),
    isNear: (key) => near !== undefined && hasWord(key),
    find(text, isNear) {
      const spans: Span[] = []
      let last = -1
      for (const { index: start, found } of matches(pattern, text)) {
        const end = start + found.length
        if (end <= last || (!isNear && !isBeside(text, start, end)) || (validate !== undefined && !validate(found))) continue
        spans.push({ start, end, cls: id, rule: `custom.${id}` })
        last = end
      }
      return spans
    },
  }
}
