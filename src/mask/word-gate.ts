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

/** The entries by the number of their first three units; those that are shorter stand at every third unit. */
export const gateEntries: ReadonlyMap<number, readonly GateEntry[]> = gather()

/** 1 where {@link gateEntries} has something: one look-up a word, and most words pass. */
export const gates: Uint8Array = Uint8Array.from({ length: 32_768 }, (_, gate) => (gateEntries.has(gate) ? 1 : 0))

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
