import { isWordStart } from '../boundary.ts'
import { ibanEnd } from '../iban-length.ts'
import type { Span } from '../span.ts'
import { isDigitUnit, isWordUnit } from '../unit-kind.ts'

/** Finds international bank account numbers: a country's letters and length, in one piece or in groups, with the check digits of ISO 7064 (mod 97-10). */
export function findIbans(text: string, found: Span[]): void {
  for (let index = 0; index + 15 <= text.length; index++) {
    if (!isDigitUnit(text.charCodeAt(index + 2)) || !isLetter(text.charCodeAt(index)) || !isLetter(text.charCodeAt(index + 1)))
      continue
    if (!isWordStart(text, index)) continue
    const end = ibanEnd(text, index)
    if (end < 0 || !isOneCase(text, index) || !passesMod97(text, index, end)) continue
    found.push({ start: index, end, cls: 'iban', rule: 'iban' })
    index = end - 1
  }
}

const isLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122

const isOneCase = (text: string, index: number): boolean => (text.charCodeAt(index) & 32) === (text.charCodeAt(index + 1) & 32)

/** The first four units go to the end, letters count 10 to 35, and the rest by 97 is 1. */
function passesMod97(text: string, start: number, end: number): boolean {
  const add = (rest: number, index: number): number => {
    const unit = text.charCodeAt(index)
    if (!isWordUnit(unit)) return rest
    return isDigitUnit(unit) ? (rest * 10 + unit - 48) % 97 : (rest * 100 + (unit | 32) - 87) % 97
  }
  let rest = 0
  for (let index = start + 4; index < end; index++) rest = add(rest, index)
  for (let index = start; index < start + 4; index++) rest = add(rest, index)
  return rest === 1
}
