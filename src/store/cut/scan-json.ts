const quote = 34
const backslash = 92
const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125]
const [minus, plus, dot, zero, nine] = [45, 43, 46, 48, 57]
const [lowerU, firstPrinted] = [117, 32]

/** What may follow a backslash, beside `u`: `"` `\` `/` `b` `f` `n` `r` `t`. */
const escapes: ReadonlySet<number> = new Set([quote, backslash, 47, 98, 102, 110, 114, 116])

/** Bytes that stand for themselves within a string. */
const isPlain: Uint8Array = new Uint8Array(256).fill(1, firstPrinted)
isPlain[quote] = 0
isPlain[backslash] = 0

/**
 * Where the string ends whose content begins at `from`: the place of its closing quote, -1 where there is none before `end`, or where
 * the content is none that JSON takes.
 */
export function endOfString(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const code = bytes[at] as number
    if (isPlain[code] === 1) continue
    if (code === quote) return at
    if (code !== backslash) return -1
    at++
    const escaped = at < end ? (bytes[at] as number) : 0
    if (escaped === lowerU) {
      if (at + 4 >= end || !areHex(bytes, at + 1)) return -1
      at += 4
    } else if (!escapes.has(escaped)) return -1
  }
  return -1
}

function areHex(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < from + 4; at++) {
    const code = bytes[at] as number
    const lower = code | 32
    if ((code < zero || code > nine) && (lower < 97 || lower > 102)) return false
  }
  return true
}

/** Where the number, boolean or null ends that begins at `from`; -1 where there is none that JSON knows. */
export function endOfBare(bytes: Uint8Array, from: number, end: number): number {
  const code = bytes[from] as number
  if (code === minus || (code >= zero && code <= nine)) return endOfNumber(bytes, from, end)
  const word = words.find(([first]) => first === code)
  if (word === undefined || from + word.length > end) return -1
  for (let place = 1; place < word.length; place++) if (bytes[from + place] !== word[place]) return -1
  return from + word.length
}

const words: readonly Uint8Array[] = ['true', 'false', 'null'].map((word) =>
  Uint8Array.from(word, (letter) => letter.charCodeAt(0)),
)

function endOfNumber(bytes: Uint8Array, from: number, end: number): number {
  const whole = bytes[from] === minus ? from + 1 : from
  let at = endOfDigits(bytes, whole, end)
  if (at === whole || (at > whole + 1 && bytes[whole] === zero)) return -1
  if (at < end && bytes[at] === dot) {
    const fraction = at + 1
    at = endOfDigits(bytes, fraction, end)
    if (at === fraction) return -1
  }
  if (at < end && ((bytes[at] as number) | 32) === 101) {
    at++
    if (bytes[at] === plus || bytes[at] === minus) at++
    const exponent = at
    at = endOfDigits(bytes, exponent, end)
    if (at === exponent) return -1
  }
  return at
}

function endOfDigits(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end) {
    const code = bytes[at] as number
    if (code < zero || code > nine) break
    at++
  }
  return at
}

/** Where the array ends that begins at `from`, behind its bracket; -1 where it does not, or is no JSON. */
export function endOfArray(bytes: Buffer, from: number, end: number): number {
  if (bytes[from] !== openBracket) return -1
  let depth = 0
  for (let at = from; at < end; at++) {
    const code = bytes[at]
    if (code === quote) {
      at = endOfString(bytes, at + 1, end)
      if (at === -1) return -1
    } else if (code === openBracket || code === openBrace) {
      depth++
    } else if (code === closeBracket || code === closeBrace) {
      depth--
      if (depth === 0) return isJson(bytes.toString('latin1', from, at + 1)) ? at + 1 : -1
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
