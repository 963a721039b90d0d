import { isDigitUnit } from './unit-kind.ts'

const minDigits = 8
const maxDigits = 15
/** Units that a number with its spaces and brackets may take. */
const maxUnits = 32

/** True where digits of an international telephone number stand, behind its plus. */
export function hasInternationalDigits(text: string, index: number): boolean {
  return internationalEnd(text, index) >= 0
}

/** Where the digits of an international number end that begin at an index, the plus before it; -1 where none stand (E.164: 8 to 15). */
export function internationalEnd(text: string, index: number): number {
  const most = Math.min(text.length, index + maxUnits)
  let digits = 0
  let end = -1
  let gap = 0
  for (let at = index; at < most; at++) {
    const unit = text.charCodeAt(at)
    if (isDigitUnit(unit)) {
      if (digits === 0 && unit === 48) return -1
      digits++
      gap = 0
      end = at + 1
      if (digits > maxDigits) return -1
    } else if (unit === 37 && text.startsWith('20', at + 1)) at += 2
    else if ((unit === 32 || unit === 45 || unit === 46 || unit === 40 || unit === 41 || unit === 47 || unit === 160) && gap < 2)
      gap++
    else break
  }
  return digits >= minDigits ? end : -1
}
