/** Kinds of UTF-16 units, as the scan tells them apart; 0 is of no interest. */
/** The bits that letters and digits have, and nothing else. */
export const kindWord = 3
export const kindLetter = 1
export const kindDigit = 2
/** Needs JSON escaping and means nothing else: control characters, surrogates. */
export const kindEscape = 4
export const kindQuote = 8
export const kindApostrophe = 12
export const kindBackslash = 16
export const kindAt = 20
/** `=`, `:` and `>`, which may stand between a key and its value. */
export const kindSeparator = 24
export const kindPercent = 28
export const kindPlus = 32
export const kindDash = 36
export const kindTilde = 40
export const kindAmpersand = 44

/** The kind of each unit. One table for all of them, so that the scan asks it without a comparison before. */
export const unitKinds: Uint8Array = makeKinds()

function makeKinds(): Uint8Array {
  const kinds = new Uint8Array(65_536)
  const set = (characters: string, kind: number): void => {
    for (let index = 0; index < characters.length; index++) kinds[characters.charCodeAt(index)] = kind
  }
  kinds.fill(kindEscape, 0, 32)
  kinds.fill(kindEscape, 0xd800, 0xe000)
  kinds.fill(kindDigit, 48, 58)
  kinds.fill(kindLetter, 65, 91)
  kinds.fill(kindLetter, 97, 123)
  set('"', kindQuote)
  set("'`", kindApostrophe)
  set('\\', kindBackslash)
  set('@＠﹫', kindAt)
  set('=:>', kindSeparator)
  set('%', kindPercent)
  set('+', kindPlus)
  set('-', kindDash)
  set('~', kindTilde)
  set('&', kindAmpersand)
  return kinds
}

/** True for A-Z, a-z and 0-9. */
export function isWordUnit(unit: number): boolean {
  const kind = unitKinds[unit]
  return kind === kindLetter || kind === kindDigit
}

/** True for 0-9. */
export function isDigitUnit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

/** True for 0-9, a-f and A-F. */
export function isHexUnit(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || ((unit | 32) >= 97 && (unit | 32) <= 102)
}
