import { beyondHex, classes, classOf, digit, dot, ending, letter, slash, stop } from './character-class.ts'
import type { LineBytes } from './line-bytes.ts'
import { hashStart, hashUnit } from './token.ts'
import { month, wordFlags } from './word-table.ts'

const space = 32

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57
}

/** A month before its day, or a weekday before a month or a day: `Fri Jun 17 20:00:01 2005`. */
export function isDatePart({ bytes, length }: LineBytes, isMonth: boolean, to: number): boolean {
  let next = to
  while (next < length && (bytes[next] === space || bytes[next] === 44)) next++
  if (next === to) return false
  if (isDigit(bytes[next])) return true
  if (isMonth) return false
  let hash = hashStart | 0
  for (let index = next; index < next + 3; index++) hash = hashUnit(hash, bytes[index] ?? 0)
  return (wordFlags(hash) & month) !== 0
}

/** `/etc/hosts`, `C:\logs`, `a/b/c`, `https://host`; not `read/write`. */
export function isPath({ bytes }: LineBytes, from: number, to: number, slashes: number): boolean {
  if (slashes >= 2) return true
  const byte = bytes[from]
  if (byte === 47 || byte === 126) return to - from > 2
  return byte === 92 || bytes[from + 1] === 58
}

/** After `=`: nothing, a separator, or the next key. */
export function hasNoValue({ bytes, length }: LineBytes, from: number): boolean {
  if (from >= length) return true
  const byte = bytes[from]
  if (byte === 44 || byte === 59 || byte === 41 || byte === 93 || byte === 125) return true
  if (byte !== space) return false
  let index = from
  while (index < length && bytes[index] === space) index++
  for (; index < length; index++) {
    const next = bytes[index]
    if (next === 61) return true
    if ((classOf(next) & stop) !== 0) return false
  }
  return bytes[length - 1] === space
}

/** `<1` and `>100` behind a blank: a bound, and no bracket. */
export function isBound({ bytes, length }: LineBytes, from: number): boolean {
  let index = from + 1
  while (index < length && (classOf(bytes[index]) & (digit | dot)) !== 0) index++
  return index > from + 1 && bytes[index] !== 62
}

/** `SIGKILL(9)`, `LOCAL(0)`: a name in capitals with its number is one value. Where it ends; 0 where it is none, -1 where no more than digits follow the bracket. */
export function numberedNameEnd({ bytes, length }: LineBytes, start: number, open: number): number {
  for (let index = start; index < open; index++) {
    const byte = bytes[index] ?? 0
    if ((byte < 65 || byte > 90) && byte !== 95) return 0
  }
  let index = open + 1
  while (index < length && isDigit(bytes[index])) index++
  if (index === open + 1) return 0
  return bytes[index] === 41 ? index + 1 : -1
}

/** Whether what comes next, behind blanks and commas, has a digit in it, but not first. */
export function isNamedData({ bytes, length }: LineBytes, from: number): boolean {
  let index = from
  while (index < length && (bytes[index] === space || bytes[index] === 44)) index++
  if (isDigit(bytes[index])) return false
  while (index < length && !isDigit(bytes[index])) if ((classOf(bytes[index++]) & stop) !== 0) return false
  return index < length
}

/** Whether a closing angle bracket follows what comes next. */
export function isBracketed({ bytes }: LineBytes, from: number): boolean {
  let index = from
  while ((classOf(bytes[index]) & stop) === 0) index++
  return bytes[index] === 62
}

/** Whether the chunk that ends somewhere has a digit in it. */
export function endsInData(bytes: Uint8Array, end: number): boolean {
  for (let index = end - 1; index >= 0; index--) {
    const own = classOf(bytes[index])
    if (own === digit) return true
    if (own === stop) return false
  }
  return false
}

/** Nothing of a word follows. */
export function isEnd(byte: number | undefined): boolean {
  return (classOf(byte) & (stop | ending)) !== 0
}

/** `key:value` are three tokens; `10.0.0.1:80` and `00:1b:fe` are one, `https://` begins one. */
export function endsAt(bytes: Uint8Array, start: number, index: number, bits: number): boolean {
  const next = bytes[index + 1]
  if (bytes[index] !== 58 || isEnd(next)) return isEnd(next)
  if ((bits & (dot | slash)) !== 0 || index - start < 2) return false
  if ((classOf(next) & slash) !== 0) return bytes[index + 2] !== 47
  return index - start !== 2 || (bits & beyondHex) !== 0 || bytes[index + 3] !== 58
}

export function isHexText(bytes: Uint8Array, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (classes[bytes[index] ?? 0] !== letter) return false
  return true
}
