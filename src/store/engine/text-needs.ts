import { lowerCase } from '../../query/lower-case.ts'
import type { Comparison } from '../../query/value-test.ts'
import { words } from '../../query/words.ts'

/**
 * What a text must contain for a clause to find it there, in small letters: all pieces of one of the alternatives. Undefined where
 * nothing can be said.
 */
export type TextNeeds = readonly (readonly string[])[] | undefined

/** What a clause on the message needs of each text in which it finds something. */
export function textNeeds(comparison: Comparison): TextNeeds {
  if (comparison.kind !== 'match') return undefined
  const { value } = comparison
  if (value.parts !== undefined) return [value.parts.map(lowerCase).filter((part) => part !== '')]
  return words(value.text).map((word) => [word])
}

const integerLetters = /^[\d-]*$/
/** The characters that texts of a kind of column are made of, in small letters; other kinds may hold any. */
const letters: Readonly<Record<string, RegExp>> = {
  int: integerLetters,
  decimal: /^[\d.-]*$/,
  padded: integerLetters,
  float: /^[\d+.e-]*$/,
  digits: integerLetters,
  hex: /^[\da-f]*$/,
  uuid: /^[\da-f-]*$/,
  ipv4: /^[\d.]*$/,
}

const ascii = /^[\0-\x7f]*$/

/** Can texts of these kinds of columns, with `around` before and behind them, have one of the alternatives? */
export function canHave(needs: TextNeeds, kinds: readonly string[], around: string): boolean {
  const known = kinds.map((kind) => letters[kind])
  // What stands around is bytes: of other letters it does not tell which they are.
  if (needs === undefined || known.includes(undefined) || !ascii.test(around)) return true
  const near = lowerCase(around)
  const fits = (letter: string): boolean => near.includes(letter) || known.some((some) => some?.test(letter) === true)
  return needs.some((pieces) => pieces.every((piece) => Array.from(piece).every(fits)))
}

/** Can a piece reach over the end of a text into what stands before or behind it, or lie there altogether? */
export function canReachOver(needs: TextNeeds, before: string, behind: string): boolean {
  if (before === '' && behind === '') return false
  if (needs === undefined || !ascii.test(before) || !ascii.test(behind)) return true
  const [left, right] = [lowerCase(before), lowerCase(behind)]
  return needs.some((pieces) =>
    pieces.some((piece) => {
      if (left.includes(piece) || right.includes(piece)) return true
      for (let length = 1; length < piece.length; length++) {
        if (left.endsWith(piece.slice(0, length)) || right.startsWith(piece.slice(-length))) return true
      }
      return false
    }),
  )
}
