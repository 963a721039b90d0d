import { sensitiveWords } from './key.ts'
import { kindApostrophe, kindBackslash, kindDigit, kindLetter, kindQuote, unitKinds } from './unit-kind.ts'
import { gateOf } from './word-gate.ts'

/** Units of a key that are looked at. */
export const maxKeyUnits = 64

/** What may stand between a key and its separator: quotation marks with their backslashes, spaces. */
const maxBetween = 12

/** 1 for the first three letters of each word that a sensitive name may have. */
const keyGates: Uint8Array = makeGates()

function makeGates(): Uint8Array {
  const gates = new Uint8Array(32_768)
  for (const word of sensitiveWords) gates[gateOf(word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2))] = 1
  return gates
}

/** True for what a key is made of: letters, also accented ones, digits, `_`, `-`, `.` and `$`. */
export function isKeyUnit(unit: number): boolean {
  const kind = unitKinds[unit] as number
  if (kind === kindLetter || kind === kindDigit) return true
  return unit === 95 || unit === 45 || unit === 46 || unit === 36 || (unit >= 0xc0 && unit < 0x250)
}

/** The index behind the key before a separator: back over spaces, quotation marks, their backslashes, `%22` and `]`. */
export function keyEndBefore(text: string, separator: number): number {
  let end = separator
  const least = Math.max(0, separator - maxBetween)
  while (end > least) {
    const unit = text.charCodeAt(end - 1)
    const kind = unitKinds[unit] as number
    if (unit === 32 || unit === 93 || kind === kindQuote || kind === kindApostrophe || kind === kindBackslash) end--
    else if (unit === 50 && end > 2 && text.charCodeAt(end - 2) === 50 && text.charCodeAt(end - 3) === 37) end -= 3
    else break
  }
  return end
}

/** The index at which the key that ends at an index begins. */
export function keyStartBefore(text: string, end: number): number {
  let start = end
  const least = Math.max(0, end - maxKeyUnits)
  while (start > least && isKeyUnit(text.charCodeAt(start - 1))) start--
  return start
}

/** Whether what stands before a separator may name something sensitive; never false for a name of which `keyVerdict` says so. */
export function mayBeSensitive(text: string, separator: number): boolean {
  const end = keyEndBefore(text, separator)
  const least = Math.max(0, end - maxKeyUnits)
  let gate = 0
  for (let index = end - 1; index >= least; index--) {
    const unit = text.charCodeAt(index)
    if (!isKeyUnit(unit)) return false
    // With an accent, any letter may be any other.
    if (unit > 127) return true
    gate = ((unit & 31) << 10) | (gate >> 5)
    if (keyGates[gate] === 1) return true
  }
  return false
}
