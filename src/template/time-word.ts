import { digits, dots, type HeaderWords } from './header-words.ts'

/** No word with a time in it is longer. */
const maxLength = 80

const one = 49
const dash = 45
const dot = 46
const slash = 47
const colon = 58

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57
}

/** Whether a word is a number that may be seconds or milliseconds since 1970: `1700000000`, `1700000000123`, `1700000000.123`. */
export function isEpoch(words: HeaderWords, place: number): boolean {
  const length = words.length(place)
  if (words.first(place) !== one || (length !== 10 && length < 12)) return false
  if (words.bits[place] === digits) return length === 10 || length === 13
  if (words.bits[place] !== (digits | dots) || words.dateMarkCounts[place] !== 1) return false
  return words.line.bytes[(words.from[place] ?? 0) + 10] === dot
}

/** One or two digits that no digit or dot stands before, a colon, and two digits. */
function hasClock(bytes: Uint8Array, from: number, to: number): boolean {
  for (let index = from + 1; index < to; index++) {
    if (bytes[index] !== colon || !isDigit(bytes[index - 1])) continue
    // Blanks follow each word.
    if (!isDigit(bytes[index + 1]) || !isDigit(bytes[index + 2]) || isDigit(bytes[index + 3])) continue
    const before = index - 2 >= from && isDigit(bytes[index - 2]) ? index - 3 : index - 2
    if (before < from || (!isDigit(bytes[before]) && bytes[before] !== dot)) return true
  }
  return false
}

/** An address of IPv6 and no time. */
function hasManyColons(bytes: Uint8Array, from: number, to: number, count: number): boolean {
  if (count >= 4) return true
  for (let index = from + 1; index < to; index++) if (bytes[index] === colon && bytes[index - 1] === colon) return true
  return false
}

/** Where a row of digits ends. */
function digitsEnd(bytes: Uint8Array, from: number): number {
  let index = from
  // Blanks follow each word.
  while (isDigit(bytes[index])) index++
  return index
}

function isSmall(byte: number = 0): boolean {
  return byte >= 97 && byte <= 122
}

function isMonthName(bytes: Uint8Array, from: number): boolean {
  const first = bytes[from] ?? 0
  return first >= 65 && first <= 90 && isSmall(bytes[from + 1]) && isSmall(bytes[from + 2])
}

/** `2026-11-21`, `2026.1.2`, `21/11/26`, `10/Oct/2026`, with no digit before it, and neither a digit nor a dot behind it. */
function hasDate(bytes: Uint8Array, from: number, to: number): boolean {
  for (let start = from; start < to; start++) {
    if (!isDigit(bytes[start])) continue
    const end = digitsEnd(bytes, start)
    if (isDate(bytes, start, end)) return true
    start = end
  }
  return false
}

function isDate(bytes: Uint8Array, start: number, end: number): boolean {
  const isYear = end - start === 4
  const mark = bytes[end]
  if (!isYear && end - start > 2) return false
  if (mark !== dash && mark !== slash && (mark !== dot || !isYear)) return false
  if (mark === slash && !isYear && isMonthName(bytes, end + 1) && bytes[end + 4] === slash) {
    const yearEnd = digitsEnd(bytes, end + 5)
    return yearEnd - end === 9 && bytes[yearEnd] !== dot
  }
  const secondEnd = digitsEnd(bytes, end + 1)
  const secondMark = bytes[secondEnd]
  if (secondEnd === end + 1 || secondEnd > end + 3) return false
  if (secondMark !== dash && secondMark !== slash && (secondMark !== dot || !isYear)) return false
  const lastEnd = digitsEnd(bytes, secondEnd + 1)
  const length = lastEnd - secondEnd - 1
  return bytes[lastEnd] !== dot && (isYear ? length === 1 || length === 2 : length >= 2 && length <= 4)
}

/** Whether a word says a date or the time of day, alone or with something beside it, or may be seconds since 1970. */
export function isTime(words: HeaderWords, place: number): boolean {
  const known = words.times[place] ?? 0
  if (known !== 0) return known === 2
  const found = readTime(words, place)
  words.times[place] = found ? 2 : 1
  return found
}

function readTime(words: HeaderWords, place: number): boolean {
  const length = words.length(place)
  if (length > maxLength || length < 4 || (words.digitCounts[place] ?? 0) < 3) return false
  const { bytes } = words.line
  const from = words.from[place] ?? 0
  const to = words.to[place] ?? 0
  const count = words.colonCounts[place] ?? 0
  if (count > 0 && hasClock(bytes, from, to) && !hasManyColons(bytes, from, to, count)) return true
  return (words.dateMarkCounts[place] ?? 0) >= 2 ? hasDate(bytes, from, to) : isEpoch(words, place)
}
