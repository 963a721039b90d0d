import { lazy } from '../core/lazy.ts'
import { contextWords, saysJwt, saysPem } from './context-words.ts'
import { type SecretRule, secretRules } from './secret-rules.ts'

/** What is known by its first letters: the prefix of a secret, or a word that says what follows. */
export interface GateEntry {
  /** As it is written; in small letters where the case does not matter. */
  readonly text: string
  readonly matchesCase: boolean
  /** No letter or digit may follow. */
  readonly whole: boolean
  /** What a context word says; 0 for secrets. */
  readonly says: number
  readonly secret: SecretRule | undefined
}

/** A number below 32,768 from three units; letters of both cases get the same one. */
export function gateOf(first: number, second: number, third: number): number {
  return ((first & 31) << 10) | ((second & 31) << 5) | (third & 31)
}

/** The gate of all words and prefixes: one look-up a word, and most words pass. */
export interface WordGates {
  /** Which of {@link WordGates.lists} belongs to the first three units of a word; 0 for none. */
  readonly gates: Uint16Array
  /** For each of {@link WordGates.lists}, a bit for each fourth unit (by its lowest five bits) that an entry may have. */
  readonly fourths: Int32Array
  /** The entries of each gate that has any; the first list is empty. */
  readonly lists: readonly (readonly GateEntry[])[]
}

export const wordGates: () => WordGates = lazy(() => {
  const gates = new Uint16Array(32_768)
  const lists: GateEntry[][] = [[]]
  const add = (gate: number, entry: GateEntry): void => {
    const list = lists[gates[gate] as number]
    if (list !== undefined && list.length > 0) list.push(entry)
    else gates[gate] = lists.push([entry]) - 1
  }
  for (const entry of entries()) {
    const { text } = entry
    const first = text.charCodeAt(0)
    const second = text.charCodeAt(1)
    if (text.length > 2) add(gateOf(first, second, text.charCodeAt(2)), entry)
    // Behind two letters anything may stand.
    else for (let third = 0; third < 32; third++) add(gateOf(first, second, third), entry)
  }
  const fourths = new Int32Array(lists.length)
  for (const [list, entriesOfIt] of lists.entries())
    for (const { text } of entriesOfIt)
      fourths[list] = (fourths[list] as number) | (text.length > 3 ? 1 << (text.charCodeAt(3) & 31) : -1)
  return { gates, fourths, lists }
})

function entries(): GateEntry[] {
  return [
    ...secretRules().map((secret) => ({ text: secret.prefix, matchesCase: true, whole: false, says: 0, secret })),
    ...contextWords().map(({ text, whole, says }) => ({ text, matchesCase: false, whole, says, secret: undefined })),
    { text: 'eyJ', matchesCase: true, whole: false, says: saysJwt, secret: undefined },
    { text: 'BEGIN', matchesCase: true, whole: true, says: saysPem, secret: undefined },
    { text: 'PuTTY-User-Key-File', matchesCase: true, whole: false, says: saysPem, secret: undefined },
  ]
}

/** The entries that stand at an index, at which a word of four units or more with what follows begins. */
export function entriesAt(text: string, start: number): readonly GateEntry[] {
  const { gates, lists } = wordGates()
  const list = gates[gateOf(text.charCodeAt(start), text.charCodeAt(start + 1), text.charCodeAt(start + 2))] as number
  return list === 0 ? [] : (lists[list] as readonly GateEntry[])
}

/** True where the entry stands at an index, which must be the start of a word. */
export function standsAt(entry: GateEntry, text: string, index: number): boolean {
  const expected = entry.text
  const { length } = expected
  if (index + length > text.length) return false
  for (let offset = 0; offset < length; offset++) {
    let unit = text.charCodeAt(index + offset)
    if (!entry.matchesCase && unit >= 65 && unit <= 90) unit |= 32
    if (unit !== expected.charCodeAt(offset)) return false
  }
  if (!entry.whole || index + length === text.length) return true
  const next = text.charCodeAt(index + length)
  return !((next >= 48 && next <= 57) || ((next | 32) >= 97 && (next | 32) <= 122))
}
