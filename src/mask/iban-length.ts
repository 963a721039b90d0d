import { lazy } from '../core/lazy.ts'
import { isDigitUnit, isWordUnit } from './unit-kind.ts'

/** Length of each country's account numbers. Source: the IBAN registry of SWIFT (ISO 13616), release 98. */
const lengths =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 ' +
  'GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 ' +
  'MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 ' +
  'TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'

/** By the two letters, whatever their case: `(first & 31) << 5 | (second & 31)`. */
const byLetters: () => Uint8Array = lazy(() => {
  const table = new Uint8Array(1024)
  for (let at = 0; at < lengths.length; at += 5) table[lettersAt(lengths, at)] = Number(lengths.slice(at + 2, at + 4))
  return table
})

const lettersAt = (text: string, index: number): number =>
  ((text.charCodeAt(index) & 31) << 5) | (text.charCodeAt(index + 1) & 31)

/** How many letters and digits an account number has whose country's letters stand at an index; 0 where they are no country's. */
export function ibanLength(text: string, index: number): number {
  return byLetters()[lettersAt(text, index)] ?? 0
}

/** Where an account number ends that begins at an index; -1 where a text has not enough letters and digits for it, in groups or in one. */
export function ibanEnd(text: string, index: number): number {
  const length = ibanLength(text, index)
  if (length === 0 || index + length > text.length) return -1
  if (!isDigitUnit(text.charCodeAt(index + 2)) || !isDigitUnit(text.charCodeAt(index + 3))) return -1
  let left = length
  let at = index
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (isWordUnit(unit)) {
      at++
      if (--left === 0) return at < text.length && isWordUnit(text.charCodeAt(at)) ? -1 : at
    } else if (
      (unit === 32 || unit === 45 || unit === 46 || unit === 95 || unit === 160) &&
      at > index + 3 &&
      isWordUnit(text.charCodeAt(at + 1))
    )
      at++
    else return -1
  }
  return -1
}

/** Whether an account number may stand at an index. */
export function mayBeIban(text: string, index: number): boolean {
  return ibanEnd(text, index) >= 0
}
