import { ibanEnd } from '../iban-length.ts'
import type { Span } from '../span.ts'
import type { TextParts } from '../text-parts.ts'
import { isDigitUnit, isWordUnit } from '../unit-kind.ts'

/** Finds international bank account numbers: a country's letters and length, in one piece or in groups, with the check digits of ISO 7064 (mod 97-10). */
export function findIbans(text: string, { codes }: TextParts, found: Span[]): void {
  let behind = 0
  for (const start of codes) {
    if (start < behind) continue
    const end = ibanEnd(text, start)
    if (end < 0 || !isOneCase(text, start) || !passesMod97(text, start, end)) continue
    found.push({ start, end, cls: 'iban', rule: 'iban' })
    behind = end
  }
}

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
