const quote = 34
const backslash = 92
const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125]
const [minus, plus, dot, zero, nine] = [45, 43, 46, 48, 57]

/**
 * Where the string ends whose content begins at `from`: the place of its closing quote, -1 where there is none before `end`.
 *
 * @param hasEscapes - false where the line is known to have no backslash.
 */
export function endOfString(text: string, from: number, end: number, hasEscapes: boolean): number {
  let close = text.indexOf('"', from)
  if (hasEscapes) {
    while (close !== -1 && close < end && isEscaped(text, from, close)) close = text.indexOf('"', close + 1)
  }
  return close === -1 || close >= end ? -1 : close
}

function isEscaped(text: string, from: number, place: number): boolean {
  let before = place
  while (before > from && text.charCodeAt(before - 1) === backslash) before--
  return ((place - before) & 1) === 1
}

/** Where the number, boolean or null ends that begins at `from`; -1 where there is none that JSON knows. */
export function endOfBare(text: string, from: number, end: number): number {
  const code = text.charCodeAt(from)
  if (code === minus || (code >= zero && code <= nine)) return endOfNumber(text, from, end)
  if (code === 116) return text.startsWith('true', from) && from + 4 <= end ? from + 4 : -1
  if (code === 102) return text.startsWith('false', from) && from + 5 <= end ? from + 5 : -1
  return text.startsWith('null', from) && from + 4 <= end ? from + 4 : -1
}

function endOfNumber(text: string, from: number, end: number): number {
  let at = text.charCodeAt(from) === minus ? from + 1 : from
  const whole = at
  at = endOfDigits(text, at, end)
  if (at === whole || (at > whole + 1 && text.charCodeAt(whole) === zero)) return -1
  if (at < end && text.charCodeAt(at) === dot) {
    const fraction = at + 1
    at = endOfDigits(text, fraction, end)
    if (at === fraction) return -1
  }
  if (at < end && (text.charCodeAt(at) | 32) === 101) {
    at++
    const sign = text.charCodeAt(at)
    if (sign === plus || sign === minus) at++
    const exponent = at
    at = endOfDigits(text, exponent, end)
    if (at === exponent) return -1
  }
  return at
}

function endOfDigits(text: string, from: number, end: number): number {
  let at = from
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code < zero || code > nine) break
    at++
  }
  return at
}

/** Where the array ends that begins at `from`, behind its bracket; -1 where it does not, or is no JSON. */
export function endOfArray(text: string, from: number, end: number): number {
  let depth = 0
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at + 1, end, true)
      if (at === -1) return -1
    } else if (code === openBracket || code === openBrace) {
      depth++
    } else if (code === closeBracket || code === closeBrace) {
      depth--
      if (depth === 0) return isJson(text.slice(from, at + 1)) ? at + 1 : -1
    }
  }
  return -1
}

/** Would JSON.parse take it? Bytes above 127 stand for themselves: outside of strings none of them is JSON in UTF-8 either. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
