const none = Number.NaN
/** 15 digits are exact in a double, whatever they are. */
export const mostDigits = 15

/**
 * The digits of a text from one place to another as a number; NaN where there is another character, no digit, or more than fifteen.
 */
export function digitsBetween(text: string, from: number, end: number): number {
  if (from >= end || end - from > mostDigits) return none
  let value = 0
  for (let index = from; index < end; index++) {
    const digit = text.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) return none
    value = value * 10 + digit
  }
  return value
}

/** The same for a text that is bytes from one place to another, as JSON writes whole numbers. */
export function integerBetween(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === 45
  const from = isNegative ? start + 1 : start
  if (from >= end || end - from > mostDigits) return none
  if (bytes[from] === 48 && (isNegative || end - from > 1)) return none
  let value = 0
  for (let at = from; at < end; at++) {
    const digit = (bytes[at] as number) - 48
    if (digit < 0 || digit > 9) return none
    value = value * 10 + digit
  }
  return isNegative ? -value : value
}

/** A whole number as JSON writes it, at most fifteen digits; NaN for any other text, also for `-0` and `007`. */
export function integerOf(text: string): number {
  const { length } = text
  if (length === 0) return none
  const isNegative = text.charCodeAt(0) === 45
  const from = isNegative ? 1 : 0
  const first = text.charCodeAt(from)
  if (first === 48 && (isNegative || length > 1)) return none
  const value = digitsBetween(text, from, length)
  return isNegative ? -value : value
}
