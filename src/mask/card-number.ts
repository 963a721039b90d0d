import { lazy } from '../core/lazy.ts'
import { isDigitUnit } from './unit-kind.ts'

type Brand = readonly [name: string, low: number, high: number, lengths: string]

/**
 * First digits and lengths of payment cards. Sources: ISO/IEC 7812 ranges as the networks publish them (Visa, Mastercard with the 2-series,
 * American Express, Diners Club, Discover, JCB, UnionPay, Maestro, Mir, RuPay, Verve, Troy, Elo, Hipercard).
 */
const brands: readonly Brand[] = [
  ['visa', 4, 4, '13 16 19'],
  ['mastercard', 51, 55, '16'],
  ['mastercard', 2221, 2720, '16'],
  ['amex', 34, 34, '15'],
  ['amex', 37, 37, '15'],
  ['diners', 300, 305, '14 16'],
  ['diners', 3095, 3095, '14 16'],
  ['diners', 36, 36, '14 16'],
  ['diners', 38, 39, '14 16'],
  ['discover', 6011, 6011, '16 17 18 19'],
  ['discover', 644, 649, '16 17 18 19'],
  ['discover', 65, 65, '16 17 18 19'],
  ['jcb', 3528, 3589, '16 17 18 19'],
  ['unionpay', 62, 62, '16 17 18 19'],
  ['unionpay', 81, 81, '16 17 18 19'],
  ['mir', 2200, 2204, '16 17 18 19'],
  ['maestro', 50, 50, '12 13 14 15 16 17 18 19'],
  ['maestro', 56, 58, '12 13 14 15 16 17 18 19'],
  ['maestro', 6304, 6304, '12 13 14 15 16 17 18 19'],
  ['maestro', 6390, 6390, '12 13 14 15 16 17 18 19'],
  ['maestro', 67, 67, '12 13 14 15 16 17 18 19'],
  ['rupay', 60, 60, '16'],
  ['rupay', 82, 82, '16'],
  ['rupay', 508, 508, '16'],
  ['verve', 5060, 5078, '16 18 19'],
  ['troy', 9792, 9792, '16'],
  ['elo', 6362, 6363, '16'],
  ['instapayment', 637, 639, '16'],
]

/** For each first four digits, a bit for each length from 12 to 19. */
const lengthsByPrefix: () => Uint8Array = lazy(() => {
  const lengths = new Uint8Array(10_000)
  for (const [, low, high, allowed] of brands) {
    const scale = 10 ** (4 - String(low).length)
    let mask = 0
    for (const length of allowed.split(' ')) mask |= 1 << (Number(length) - 12)
    for (let prefix = low * scale; prefix < (high + 1) * scale; prefix++) lengths[prefix] = (lengths[prefix] ?? 0) | mask
  }
  return lengths
})

/** Whether a network issues cards with so many digits that begin with the four at an index. */
export function isCardBrand(text: string, index: number, digits: number): boolean {
  if (digits < 12 || digits > 19) return false
  const prefix =
    text.charCodeAt(index) * 1000 +
    text.charCodeAt(index + 1) * 100 +
    text.charCodeAt(index + 2) * 10 +
    text.charCodeAt(index + 3) -
    53_328
  return ((lengthsByPrefix()[prefix] ?? 0) & (1 << (digits - 12))) !== 0
}

/** The Luhn checksum (ISO/IEC 7812-1, annex B) of the digits of a part of a text; other units are stepped over. */
export function passesLuhn(text: string, start: number, end: number): boolean {
  let sum = 0
  let isSecond = false
  for (let index = end - 1; index >= start; index--) {
    const unit = text.charCodeAt(index)
    if (!isDigitUnit(unit)) continue
    let digit = unit - 48
    if (isSecond) {
      digit *= 2
      if (digit > 9) digit -= 9
    }
    sum += digit
    isSecond = !isSecond
  }
  return sum % 10 === 0
}
