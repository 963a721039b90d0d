import { isDigitUnit } from './unit-kind.ts'

const minDigits = 8
const maxDigits = 15
/** Units that a number with its spaces and brackets may take. */
const maxUnits = 32
/** Units between two groups: ` (0) ` has two beside its digit. */
const maxGap = 2

/** True where digits of an international telephone number stand, behind its plus. */
export function hasInternationalDigits(text: string, index: number): boolean {
  return internationalEnd(text, index) >= 0
}

/** Where the digits of an international number end that begin at an index, the plus before it; -1 where none stand (E.164: 8 to 15). */
export function internationalEnd(text: string, index: number): number {
  const most = Math.min(text.length, index + maxUnits)
  const isAmerican = firstDigit(text, index) === 49
  let digits = 0
  let end = -1
  let gap = 0
  // Where the number may have ended before the last gap.
  let enough = -1
  for (let at = index; at < most; at++) {
    const unit = text.charCodeAt(at)
    if (isDigitUnit(unit)) {
      if (digits === 0 && unit === 48) return -1
      if (gap > 0 && digits >= minDigits) {
        enough = end
        if ((isAmerican && digits === 11) || isOther(text, at)) return end
      }
      digits++
      gap = 0
      end = at + 1
      if (digits > maxDigits) return enough
    } else if (unit === 37 && text.startsWith('20', at + 1)) {
      at += 2
      gap++
    } else if (isGap(unit) && gap < maxGap) gap++
    else break
  }
  return digits >= minDigits ? end : -1
}

/** Digits that a letter ends: `0x1f`, `9a59`, `5ms`, but not those before an extension. */
function isOther(text: string, index: number): boolean {
  let end = index
  while (end < text.length && end - index <= maxDigits && isDigitUnit(text.charCodeAt(end))) end++
  const unit = text.charCodeAt(end) | 32
  if (!(unit >= 97 && unit <= 122)) return false
  return (end === index + 1 && text.charCodeAt(index) === 48) || !isExtension(text, end)
}

/** Whether an extension of a telephone number stands at an index, right behind its digits: `x12`, `ext. 12`. */
export function isExtension(text: string, index: number): boolean {
  const unit = text.charCodeAt(index) | 32
  if (unit === 120) return isDigitUnit(text.charCodeAt(index + 1))
  return unit === 101 && (text.charCodeAt(index + 1) | 32) === 120 && (text.charCodeAt(index + 2) | 32) === 116
}

function firstDigit(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  return isDigitUnit(unit) ? unit : text.charCodeAt(index + 1)
}

const isGap = (unit: number): boolean =>
  unit === 32 ||
  unit === 45 ||
  unit === 46 ||
  unit === 40 ||
  unit === 41 ||
  unit === 47 ||
  unit === 160 ||
  unit === 0x2011 ||
  unit === 0x2013
