import { escapeUnits, isHexPair } from './escape-units.ts'
import { sensitiveWords } from './key.ts'
import { kindApostrophe, kindBackslash, kindDigit, kindLetter, kindQuote, unitKinds } from './unit-kind.ts'
import { gateOf } from './word-gate.ts'

/** Units of a key that are looked at. */
export const maxKeyUnits = 64

/** What may stand between a key and its separator: quotation marks with their backslashes, spaces. */
const maxBetween = 12

/** 1 for the first three letters of each word that a sensitive name may have. */
export type KeyGates = Uint8Array

/** The gates of the words of ours. */
export const keyGates: KeyGates = makeKeyGates([])

/** The gates of our words and of more of them; of each sensitive name one word must occur in it, joined or not. */
export function makeKeyGates(more: readonly string[]): KeyGates {
  const gates = new Uint8Array(32_768)
  for (const word of [...sensitiveWords, ...more]) gates[gateOf(word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2))] = 1
  return gates
}

/** True for what a key is made of: letters, also accented ones, digits, `_`, `-`, `.` and `$`. */
export function isKeyUnit(unit: number): boolean {
  const kind = unitKinds[unit] as number
  if (kind === kindLetter || kind === kindDigit) return true
  return unit === 95 || unit === 45 || unit === 46 || unit === 36 || (unit >= 0xc0 && unit < 0x250)
}

/** The index behind the key before a separator: back over spaces, quotation marks, their backslashes and `]`, also as `%22` or `\\u0022`. */
export function keyEndBefore(text: string, separator: number): number {
  let end = separator
  const least = Math.max(0, separator - maxBetween)
  while (end > least) {
    const unit = text.charCodeAt(end - 1)
    const kind = unitKinds[unit] as number
    if (unit === 32 || unit === 93 || kind === kindQuote || kind === kindApostrophe || kind === kindBackslash) end--
    else if (end > 2 && text.charCodeAt(end - 3) === 37 && isBetweenEscape(text, end - 2)) end -= 3
    else if (end > 5 && text.charCodeAt(end - 6) === 92 && /^u00(?:22|27|20)$/.test(text.slice(end - 5, end))) end -= 6
    else break
  }
  return end
}

/** `%22`, `%27`, `%20` and `%5D`: a quotation mark, an apostrophe, a space, a bracket. */
function isBetweenEscape(text: string, index: number): boolean {
  const high = text.charCodeAt(index)
  const low = text.charCodeAt(index + 1)
  if (high === 50) return low === 50 || low === 55 || low === 48
  return high === 53 && (low | 32) === 100
}

/** The index at which the key that ends at an index begins. */
export function keyStartBefore(text: string, end: number): number {
  let start = end
  const least = Math.max(0, end - maxKeyUnits)
  while (start > least && isKeyUnit(text.charCodeAt(start - 1))) start--
  if (start > 0 && start < end) {
    // The escape before it is no part of it: `%5Bpin`, `\\npin`, `\\u0022pin`.
    const before = text.charCodeAt(start - 1)
    if (before === 37 && isHexPair(text, start)) return start + 2
    if (before === 92) return start + escapeUnits(text, start)
  }
  return start
}

/** Whether what stands before a separator may name something sensitive; never false for a name of which `keyVerdict` says so. */
export function mayBeSensitive(text: string, separator: number, gates: KeyGates): boolean {
  const end = keyEndBefore(text, separator)
  const least = Math.max(0, end - maxKeyUnits)
  let gate = 0
  let isSecond = false
  for (let index = end - 1; index >= least; index--) {
    const unit = text.charCodeAt(index)
    if (!isKeyUnit(unit)) {
      // `API key: ...`: one word more.
      if (unit !== 32 || isSecond) return false
      isSecond = true
    }
    // With an accent, any letter may be any other.
    if (unit > 127) return true
    gate = ((unit & 31) << 10) | (gate >> 5)
    if (gates[gate] === 1) return true
  }
  return false
}
