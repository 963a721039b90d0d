import { isCardBrand, passesLuhn } from './card-number.ts'
import type { KeyHint } from './key-class.ts'

/** The smallest number looked at: 14 digits that begin as a card does. Times in ms, µs and ns since 1970 begin with 1, as no card does. */
const least = 3e11

/**
 * Whether a JSON number is a payment card: 15 or 16 digits of a network with the right checksum, and under a key for cards 12 to 19;
 * under a key for ids it is none.
 */
export function isCardNumber(value: number | bigint, hint: KeyHint): boolean {
  if (value < least || hint === 'id' || (typeof value === 'number' && !Number.isSafeInteger(value) && value % 1 !== 0))
    return false
  const digits = String(value)
  const { length } = digits
  if (length > 19 || (hint !== 'card' && length !== 15 && length !== 16)) return false
  return isCardBrand(digits, 0, length) && passesLuhn(digits, 0, length)
}
