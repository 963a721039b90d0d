import { escapeEndsAt } from '../boundary.ts'
import { saysPhone } from '../context-words.ts'
import { gapBracket, gapDash, gapDot, gapKind, gapNone, gapSpace } from '../digit-gap.ts'
import { internationalEnd, isExtension } from '../international.ts'
import { isAfterIdWord } from '../id-word.ts'
import { lastSaying } from '../says-near.ts'
import type { DetectContext, Span } from '../span.ts'
import type { TextParts, WordHit } from '../text-parts.ts'
import { isDigitUnit, isWordUnit } from '../unit-kind.ts'

/** Units between a word such as phone and its number. */
const near = 28

/** Finds telephone numbers: with a plus, in North America's grouping, and others beside a word or under a key for them. */
export function findPhones(text: string, { groups, hits }: TextParts, { hint }: DetectContext, found: Span[]): void {
  findInternational(text, hits, hint === 'phone', found)
  for (let at = 0; at < groups.length;) {
    const last = chainEnd(text, groups, at)
    const start = groups[at] as number
    const end = groups[last + 1] as number
    const inner = northAmerican(text, groups, at, last)
    if (inner >= 0) {
      found.push({
        ...withBracket(text, groups[inner] as number, groups[inner + 5] as number),
        cls: 'phone',
        rule: 'phone.grouped',
      })
    } else if (isNational(text, groups, hits, at, last, hint)) {
      found.push({ ...withBracket(text, start, end), cls: 'phone', rule: 'phone.near' })
    }
    at = last + 2
  }
}

function findInternational(text: string, hits: readonly WordHit[], isPhone: boolean, found: Span[]): void {
  for (let index = 0; index < text.length; index++) {
    const units = plusUnits(text, index)
    if (units === 0) continue
    const isFree = index === 0 || !isWordUnit(text.charCodeAt(index - 1)) || escapeEndsAt(text, index)
    const end = isFree ? internationalEnd(text, index + units) : -1
    if (end < 0 || (end < text.length && isWordUnit(text.charCodeAt(end)) && !isExtension(text, end))) continue
    const number = text.slice(index + units, end)
    const digits = number.replaceAll(/\D|%20/g, '')
    const isGrouped = digits.length < number.length
    if (digits.charCodeAt(0) === 49 && !/^1[2-9]\d{9}$/.test(digits)) continue
    if (!isGrouped && digits.length < 10 && !isPhone && lastSaying(hits, index - near, index, saysPhone) < 0) continue
    found.push({ start: index, end, cls: 'phone', rule: 'phone.international' })
    index = end - 1
  }
}

/** `+`, `%2B`, `\u002b`. */
function plusUnits(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  if (unit === 43) return 1
  if (unit === 37) return text.startsWith('2B', index + 1) || text.startsWith('2b', index + 1) ? 3 : 0
  return unit === 92 && (text.startsWith('u002B', index + 1) || text.startsWith('u002b', index + 1)) ? 6 : 0
}

/** The last group of the digits that belong together with those at an index. */
function chainEnd(text: string, groups: readonly number[], at: number): number {
  let last = at
  while (last + 2 < groups.length && gapBehind(text, groups, last) !== gapNone) last += 2
  return last
}

function gapBehind(text: string, groups: readonly number[], at: number): number {
  const next = groups[at + 2]
  return next === undefined ? gapNone : gapKind(text, groups[at + 1] as number, next)
}

const sizeAt = (groups: readonly number[], at: number): number => (groups[at + 1] as number) - (groups[at] as number)

/** The first group of a 3-3-4 number within a chain; -1 for none. */
function northAmerican(text: string, groups: readonly number[], from: number, to: number): number {
  for (let at = from; at + 4 <= to; at += 2) {
    if (sizeAt(groups, at) !== 3 || sizeAt(groups, at + 2) !== 3 || sizeAt(groups, at + 4) !== 4) continue
    const first = gapBehind(text, groups, at)
    const second = gapBehind(text, groups, at + 2)
    const isBracketed = first === gapBracket && text.charCodeAt((groups[at] as number) - 1) === 40
    if (isBracketed ? second === gapNone || second === gapBracket : first !== second || first === gapBracket) continue
    if (text.charCodeAt(groups[at] as number) < 50 || text.charCodeAt(groups[at + 2] as number) < 50) continue
    // Another number may stand beside it, but not joined in the same way.
    const isCountry = at > from && sizeAt(groups, at - 2) === 1 && text.charCodeAt(groups[at - 2] as number) === 49
    const isFirst = at === from || isCountry || (first !== gapSpace && gapBehind(text, groups, at - 2) !== first)
    const isLast = at + 4 === to || (first !== gapSpace && gapBehind(text, groups, at + 4) !== first)
    if (isBracketed || (isFirst && isLast && isFree(text, groups[at] as number, groups[at + 5] as number, first))) return at
  }
  return -1
}

/** Not joined to letters, and for groups with mere spaces not among the columns of an access line. */
function isFree(text: string, start: number, end: number, gap: number): boolean {
  const previous = start > 0 ? text.charCodeAt(start - 1) : 32
  const next = end < text.length ? text.charCodeAt(end) : 32
  const before = start > 1 ? text.charCodeAt(start - 2) : 32
  if ((previous === 45 || previous === 46 || previous === 95) && isWordUnit(before) && !isDigitUnit(before)) return false
  if ((next === 45 || next === 46 || next === 95) && end + 1 < text.length && isWordUnit(text.charCodeAt(end + 1))) return false
  if (gap !== gapSpace) return gap === gapDash || gap === gapDot
  return before !== 34 && previous !== 34 && !/^(?:\s?(?:ms|us|s|b|kb|mb|bytes?|rows?)\b|\s")/i.test(text.slice(end, end + 8))
}

/** Whether a chain of digits is a telephone number by the word before it or by its key. */
function isNational(
  text: string,
  groups: readonly number[],
  hits: readonly WordHit[],
  at: number,
  last: number,
  hint: DetectContext['hint'],
): boolean {
  const start = groups[at] as number
  const end = groups[last + 1] as number
  let digits = 0
  for (let group = at; group <= last; group += 2) digits += sizeAt(groups, group)
  if (digits < 7 || digits > 15 || isTimeOrAddress(text, groups, at, last)) return false
  const isOne = at === last
  // Seconds and milliseconds since 1970.
  if (isOne && (digits === 10 || digits === 13) && text.charCodeAt(start) === 49) return false
  if (hint === 'phone') return true
  const word = lastSaying(hits, start - near, start, saysPhone)
  if (word < 0 || hasDigit(text, word, start) || isAfterIdWord(text, start)) return false
  const isWeak = /^(?:call|ring|rang|dial|cell|text|handy)/i.test(text.slice(word, word + 5))
  return (!isOne || digits >= (isWeak ? 10 : 7)) && end <= text.length
}

/** A date, a time, four parts of an address. */
function isTimeOrAddress(text: string, groups: readonly number[], at: number, last: number): boolean {
  const chain = text.slice(groups[at], groups[last + 1])
  return (
    /^(?:\d{4}-\d\d-\d\d|\d\d[-.]\d\d[-.]\d{4}|\d{1,3}(?:\.\d{1,3}){3}$)/.test(chain) ||
    text.charCodeAt(groups[last + 1] as number) === 58
  )
}

function hasDigit(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (isDigitUnit(text.charCodeAt(index))) return true
  return false
}

function withBracket(text: string, start: number, end: number): { start: number; end: number } {
  return { start: start > 0 && text.charCodeAt(start - 1) === 40 ? start - 1 : start, end }
}
