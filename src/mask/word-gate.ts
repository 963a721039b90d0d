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

const entries: readonly GateEntry[] = [
  ...secretRules.map((secret) => ({ text: secret.prefix, matchesCase: true, whole: false, says: 0, secret })),
  ...contextWords.map(({ text, whole, says }) => ({ text, matchesCase: false, whole, says, secret: undefined })),
  { text: 'eyJ', matchesCase: true, whole: false, says: saysJwt, secret: undefined },
  { text: 'BEGIN', matchesCase: true, whole: true, says: saysPem, secret: undefined },
  { text: 'PuTTY-User-Key-File', matchesCase: true, whole: false, says: saysPem, secret: undefined },
]

const byGate: ReadonlyMap<number, readonly GateEntry[]> = gather()

/** The entries of each gate that has any; the first list is empty. */
export const gateLists: readonly (readonly GateEntry[])[] = [[], ...byGate.values()]

/** Which of {@link gateLists} belongs to the first three units of a word; 0 for none. One look-up a word, and most words pass. */
export const gates: Uint16Array = makeGates()

/** For each of {@link gateLists}, a bit for each fourth unit (by its lowest five bits) that an entry may have. */
export const fourths: Int32Array = Int32Array.from(gateLists, (list) => list.reduce((bits, entry) => bits | fourthBits(entry), 0))

function gather(): Map<number, GateEntry[]> {
  const map = new Map<number, GateEntry[]>()
  for (const entry of entries) {
    const { text } = entry
    const thirds = text.length < 3 ? Array.from({ length: 32 }, (_, third) => third) : [text.charCodeAt(2)]
    for (const third of thirds) {
      const gate = gateOf(text.charCodeAt(0), text.charCodeAt(1), third)
      const known = map.get(gate)
      if (known === undefined) map.set(gate, [entry])
      else known.push(entry)
    }
  }
  return map
}

function makeGates(): Uint16Array {
  const lists = new Uint16Array(32_768)
  let list = 0
  for (const gate of byGate.keys()) lists[gate] = ++list
  return lists
}

function fourthBits({ text }: GateEntry): number {
  return text.length > 3 ? 1 << (text.charCodeAt(3) & 31) : -1
}

/** The entries that stand at an index, at which a word of four units or more with what follows begins. */
export function entriesAt(text: string, start: number): readonly GateEntry[] {
  const list = gates[gateOf(text.charCodeAt(start), text.charCodeAt(start + 1), text.charCodeAt(start + 2))] as number
  return list === 0 ? [] : (gateLists[list] as readonly GateEntry[])
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
