import { lazy } from '../core/lazy.ts'
import { escapeEndsAt } from './boundary.ts'
import { escapeUnits, isHexPair } from './escape-units.ts'
import { endTerms, joinedTerms, keyTable } from './key-table.ts'
import { kindApostrophe, kindBackslash, kindDigit, kindLetter, kindQuote, unitKinds } from './unit-kind.ts'
import { gateOf } from './word-gate.ts'
import { squeeze } from './words.ts'

/** Units of a key that are looked at. */
export const maxKeyUnits = 64

/** What may stand between a key and its separator: quotation marks with their backslashes, spaces. */
const maxBetween = 12

/** Words that a sensitive name may have, by the number of their first three letters (see `gateOf`). */
export interface KeyGates {
  /** 1 where a word begins so. */
  readonly flags: Uint8Array
  readonly words: ReadonlyMap<number, readonly GateWord[]>
  /** There are names that no word tells: each is looked at. */
  readonly isOpen: boolean
}

interface GateWord {
  readonly text: string
  /** Counts within a joined word too: `dbpassword`. */
  readonly isJoined: boolean
  /** What else the name must have: of `card number`, the other word. */
  readonly others: readonly string[]
}

const none: readonly string[] = []

/** The gates of the words of ours. */
export const ourKeyGates: () => KeyGates = lazy(() => makeKeyGates([]))

/**
 * The gates of our words and of more names.
 *
 * @param more - names that are sensitive too, in any form; they are told by their first three letters, wherever those stand.
 */
export function makeKeyGates(more: readonly string[]): KeyGates {
  const words = new Map<number, GateWord[]>()
  const flags = new Uint8Array(32_768)
  const add = (word: GateWord): void => {
    const { text } = word
    const isShort = text.length < 3
    // Behind words of two letters anything may stand.
    for (let third = isShort ? 0 : text.charCodeAt(2), left = isShort ? 32 : 1; left > 0; third++, left--) {
      const gate = gateOf(text.charCodeAt(0), text.charCodeAt(1), third)
      flags[gate] = 1
      const known = words.get(gate)
      if (known === undefined) words.set(gate, [word])
      else known.push(word)
    }
  }
  const joined = new Set([...joinedTerms, ...endTerms])
  for (const text of joined) add({ text, isJoined: true, others: none })
  const { terms, sole } = keyTable()
  for (const term of new Set([...terms.keys(), ...sole.keys()])) {
    if (joined.has(term)) continue
    if (!term.includes(' ')) {
      add({ text: term, isJoined: false, others: none })
      continue
    }
    const parts = term.split(' ')
    const text = parts.reduce((longest, part) => (part.length > longest.length ? part : longest))
    add({ text, isJoined: false, others: parts.filter((part) => part !== text) })
  }
  const squeezed = more.map(squeeze)
  for (const name of squeezed) add({ text: name.slice(0, 3), isJoined: true, others: none })
  return {
    flags,
    words,
    isOpen: squeezed.some((name) => !/^[a-z]{3}/.test(name)),
  }
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
  const { flags } = gates
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
    if (unit > 127 || gates.isOpen) return true
    gate = ((unit & 31) << 10) | (gate >> 5)
    if (flags[gate] === 1 && isWordAt(text, index, least, end, gates.words.get(gate))) return true
  }
  return false
}

/** Whether one of the words stands at an index, alone or in a name of several words. */
function isWordAt(text: string, index: number, least: number, end: number, words: readonly GateWord[] | undefined): boolean {
  if (words === undefined) return false
  const first = text.charCodeAt(index)
  const isStart = isUpper(first) || index === least || !isLetter(text.charCodeAt(index - 1)) || escapeEndsAt(text, index)
  for (const { text: word, isJoined, others } of words) {
    if (!(isStart || isJoined) || index + word.length > end || !isSame(text, index, word)) continue
    if (!isJoined && index + word.length !== end) {
      // The word ends where no small letter follows, but the s of the plural.
      const next = text.charCodeAt(index + word.length)
      if (next >= 97 && next <= 122 && next !== 115) continue
    }
    if (others.length === 0 || hasOthers(text, end, others)) return true
  }
  return false
}

function hasOthers(text: string, end: number, others: readonly string[]): boolean {
  const name = text.slice(Math.max(0, end - maxKeyUnits), end).toLowerCase()
  return others.every((other) => name.includes(other))
}

function isSame(text: string, index: number, word: string): boolean {
  for (let offset = 0; offset < word.length; offset++) {
    const unit = text.charCodeAt(index + offset)
    if ((isUpper(unit) ? unit | 32 : unit) !== word.charCodeAt(offset)) return false
  }
  return true
}

const isUpper = (unit: number): boolean => unit >= 65 && unit <= 90
const isLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122
