import { isHexUnit } from './unit-kind.ts'

/**
 * How many units behind a backslash are its escape: `n` of `\n` is no letter of the word behind it, nor `u0040` part of it.
 * JSON within a text still has its backslashes.
 */
export function escapeUnits(text: string, index: number): number {
  if (index >= text.length) return 0
  switch (text.charCodeAt(index)) {
    case 98:
    case 102:
    case 110:
    case 114:
    case 116:
      return 1
    case 117:
      return isHexPair(text, index + 1) && isHexPair(text, index + 3) ? 5 : 0
    default:
      return 0
  }
}

/** True where two hexadecimal digits stand, as behind a percent sign. */
export function isHexPair(text: string, index: number): boolean {
  return index + 1 < text.length && isHexUnit(text.charCodeAt(index)) && isHexUnit(text.charCodeAt(index + 1))
}
