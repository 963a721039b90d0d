import { bitEmail, bitPair, bitPhone } from './bits.ts'
import { escapeUnits } from './escape-units.ts'
import { hasInternationalDigits } from './international.ts'
import { type KeyGates, mayBeSensitive } from './key-gate.ts'

/** What an escape means that JSON within the text begins with a backslash; the last backslash stands before `index`. */
export function escapedBits(text: string, first: number, index: number, keys: KeyGates): number {
  const unit = text.charCodeAt(index)
  if (unit === 34 || unit === 39)
    return first > 0 && text.charCodeAt(first - 1) === 32 && mayBeSensitive(text, first, keys) ? bitPair : 0
  if (unit !== 117 || escapeUnits(text, index) !== 5) return 0
  switch (Number.parseInt(text.slice(index + 1, index + 5), 16)) {
    case 0x40:
    case 0xff20:
      return bitEmail
    case 0x3a:
    case 0x3d:
    case 0x3e:
      return mayBeSensitive(text, first, keys) ? bitPair : 0
    case 0x22:
    case 0x27:
      return first > 0 && text.charCodeAt(first - 1) === 32 && mayBeSensitive(text, first, keys) ? bitPair : 0
    case 0x2b:
      return hasInternationalDigits(text, index + 5) ? bitPhone : 0
    default:
      return 0
  }
}

/** What `%40`, `%3D`, `%3A` and `%2B` are. */
export function percentBits(text: string, index: number, keys: KeyGates): number {
  const high = text.charCodeAt(index)
  const low = text.charCodeAt(index + 1) | 32
  if (high === 52) return low === 48 ? bitEmail : 0
  if (high === 51) return low === 100 || low === 97 ? (mayBeSensitive(text, index - 1, keys) ? bitPair : 0) : 0
  return high === 50 && low === 98 && hasInternationalDigits(text, index + 2) ? bitPhone : 0
}
