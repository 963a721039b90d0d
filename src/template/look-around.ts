import { classOf, digit, dot, stop } from './character-class.ts'
import { hashText } from './token.ts'
import { month, wordFlags } from './word-table.ts'

const space = 32

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** A month before its day, or a weekday before a month or a day: `Fri Jun 17 20:00:01 2005`. */
export function isDatePart(line: string, isMonth: boolean, to: number): boolean {
  let next = to
  while (line.charCodeAt(next) === space || line.charCodeAt(next) === 44) next++
  if (next === to) return false
  if (isDigit(line.charCodeAt(next))) return true
  return !isMonth && (wordFlags(hashText(line.slice(next, next + 3))) & month) !== 0
}

/** `/etc/hosts`, `C:\logs`, `a/b/c`, `https://host`; not `read/write`. */
export function isPath(line: string, from: number, to: number, slashes: number): boolean {
  const code = line.charCodeAt(from)
  if (slashes >= 2) return true
  if (code === 47 || code === 126) return to - from > 2
  return code === 92 || line.charCodeAt(from + 1) === 58
}

/** After `=`: nothing, a separator, or the next key. */
export function hasNoValue(line: string, from: number, end: number): boolean {
  if (from >= end) return true
  const code = line.charCodeAt(from)
  if (code === 44 || code === 59 || code === 41 || code === 93 || code === 125) return true
  if (code !== space) return false
  let index = from
  while (index < end && line.charCodeAt(index) === space) index++
  for (; index < end; index++) {
    const next = line.charCodeAt(index)
    if (next === 61) return true
    if ((classOf(next) & stop) !== 0) return false
  }
  return index >= end && line.charCodeAt(end - 1) === space
}

/** `<1` and `>100`: a bound, and no bracket. */
export function isBound(line: string, from: number, end: number): boolean {
  if (from > 0 && line.charCodeAt(from - 1) !== space) return false
  let index = from + 1
  while (index < end && (classOf(line.charCodeAt(index)) & (digit | dot)) !== 0) index++
  return index > from + 1 && line.charCodeAt(index) !== 62
}

/** `SIGKILL(9)`, `LOCAL(0)`: a name in capitals with its number is one value. Where it ends; 0 where it is none. */
export function numberedNameEnd(line: string, start: number, open: number, end: number): number {
  for (let index = start; index < open; index++) {
    const code = line.charCodeAt(index)
    if ((code < 65 || code > 90) && code !== 95) return 0
  }
  let index = open + 1
  while (index < end && isDigit(line.charCodeAt(index))) index++
  return index > open + 1 && line.charCodeAt(index) === 41 ? index + 1 : 0
}
