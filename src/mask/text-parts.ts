import { escapeUnits, isHexPair } from './escape-units.ts'
import { kindBackslash, kindDigit, kindLetter, kindPercent, kindWord, unitKinds } from './unit-kind.ts'
import { entriesAt, type GateEntry, standsAt } from './word-gate.ts'

/** A word of the gate's, where it stands. */
export interface WordHit {
  readonly start: number
  readonly entry: GateEntry
}

/** What detectors look at, cut out of a text once for all of them. */
export interface TextParts {
  /** Starts and ends of runs of digits that no letter touches, by turns. */
  readonly groups: readonly number[]
  /** Words that begin something, and prefixes of secrets. */
  readonly hits: readonly WordHit[]
  /** Where words of 23 units or more begin that a full stop ends. */
  readonly long: readonly number[]
  /** Where words begin with two letters and a digit, as account numbers do. */
  readonly codes: readonly number[]
}

/** Cuts a text as the scan does: over escapes, at the start of words. */
export function readParts(text: string): TextParts {
  const groups: number[] = []
  const hits: WordHit[] = []
  const long: number[] = []
  const codes: number[] = []
  const { length } = text
  let index = 0
  while (index < length) {
    const kind = unitKinds[text.charCodeAt(index)] as number
    if (kind === kindLetter || kind === kindDigit) {
      const start = index
      const isLetter = kind === kindLetter
      let isNumber = !isLetter
      index++
      while (index < length && ((unitKinds[text.charCodeAt(index)] as number) & kindWord) !== 0) {
        if (unitKinds[text.charCodeAt(index)] === kindLetter) isNumber = false
        index++
      }
      if (isNumber) groups.push(start, index)
      else if (isLetter && index - start >= 23 && text.charCodeAt(index) === 46) long.push(start)
      if (start + 2 < length)
        for (const entry of entriesAt(text, start)) if (standsAt(entry, text, start)) hits.push({ start, entry })
      if (isLetter && unitKinds[text.charCodeAt(start + 2)] === kindDigit) codes.push(start)
    } else if (kind === kindBackslash) {
      while (index < length && text.charCodeAt(index) === 92) index++
      index += escapeUnits(text, index)
    } else if (kind === kindPercent && isHexPair(text, index + 1)) index += 3
    else index++
  }
  return { groups, hits, long, codes }
}
