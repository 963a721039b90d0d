import { type Entity, entityAt } from './entity.ts'
import { escapeUnits, isHexPair } from './escape-units.ts'
import { isWordUnit } from './unit-kind.ts'

/** A text with one level of its escapes undone, and where each of its units comes from. */
export interface EscapeView {
  readonly text: string
  /** For each unit, and for the end, the index in the text as it was. */
  readonly origins: readonly number[]
}

const escapeLetters: ReadonlyMap<number, string> = new Map([
  [98, '\b'],
  [102, '\f'],
  [110, '\n'],
  [114, '\r'],
  [116, '\t'],
])

/** Undoes one level of the escapes of JSON (`\"`, `\n`, `\u0040`) of URLs (`%40`, UTF-8) and of markup (`&quot;`); undefined where a text has none. */
export function viewEscapes(given: string): EscapeView | undefined {
  const { length } = given
  const origins: number[] = []
  let text = ''
  let isSame = true
  let hasEquals = false
  let index = 0
  while (index < length) {
    const unit = given.charCodeAt(index)
    if (unit === 92 && index + 1 < length) {
      const next = given.charCodeAt(index + 1)
      const units = escapeUnits(given, index + 1)
      const plain =
        units === 5
          ? String.fromCharCode(Number.parseInt(given.slice(index + 2, index + 6), 16))
          : units === 1
            ? (escapeLetters.get(next) ?? '')
            : next === 34 || next === 92 || next === 47 || next === 39
              ? String.fromCharCode(next)
              : '\\'
      origins.push(index)
      text += plain
      if (plain === '\\' && next !== 92) index++
      else {
        isSame = false
        index += 1 + Math.max(units, 1)
      }
    } else if (unit === 37 && isHexPair(given, index + 1)) {
      const bytes = byteCount(given, index)
      const plain = bytes === 0 ? '%' : decoded(given.slice(index, index + bytes * 3))
      for (let offset = 0; offset < plain.length; offset++) origins.push(index)
      text += plain
      if (plain === '%' && bytes !== 1) index++
      else {
        isSame = false
        index += bytes * 3
      }
    } else if (unit === 38 && entityAt(given, index) !== undefined) {
      const { units, character } = entityAt(given, index) as Entity
      origins.push(index)
      text += character
      isSame = false
      index += units
    } else {
      // A form writes spaces so.
      const isSpace = unit === 43 && hasEquals && isWordUnit(given.charCodeAt(index - 1))
      if (isSpace) isSame = false
      if (unit === 61) hasEquals = true
      origins.push(index)
      text += isSpace ? ' ' : given.charAt(index)
      index++
    }
  }
  if (isSame) return undefined
  origins.push(length)
  return { text, origins }
}

/** How many bytes of UTF-8 the character has whose first one is percent-encoded at an index; 0 where they are none. */
function byteCount(text: string, index: number): number {
  const first = Number.parseInt(text.slice(index + 1, index + 3), 16)
  const count =
    first < 0x80
      ? 1
      : first >= 0xc2 && first < 0xe0
        ? 2
        : first >= 0xe0 && first < 0xf0
          ? 3
          : first >= 0xf0 && first < 0xf5
            ? 4
            : 0
  for (let byte = 1; byte < count; byte++) {
    const at = index + byte * 3
    if (
      text.charCodeAt(at) !== 37 ||
      !isHexPair(text, at + 1) ||
      (Number.parseInt(text.slice(at + 1, at + 3), 16) & 0xc0) !== 0x80
    )
      return 0
  }
  return count
}

function decoded(escapes: string): string {
  try {
    return decodeURIComponent(escapes)
  } catch {
    return '%'
  }
}
