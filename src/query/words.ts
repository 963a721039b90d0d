import { lowerCase } from './lower-case.ts'
import { type WordClass, wordClass } from './word-class.ts'

/** The analyzer cuts words at this length, in UTF-16 units. */
const maxWordLength = 255
const joiner = 0x200d
const emojiStyle = 0xfe0f
/** What makes `#` or `*` a keycap: the frame, at most one mark for colour before it. */
const keycapMarks = /^[^\ufe0f]*\ufe0f?\u20e3[^\ufe0f]*/

/**
 * Splits a text into words as Elasticsearch's `standard` analyzer does (UAX #29 with its additions), lower-cased. One difference
 * to a plain split counts most in logs: `user_id`, `a.b`, `10.0.0.1` and `can't` are one word, `/` `-` `=` `@` separate.
 *
 * @example
 * ```ts
 * import { words } from 'cordwood/query'
 * console.log(words('GET /api/v1/orders?x=1')) // → [ 'get', 'api', 'v1', 'orders', 'x', '1' ]
 * ```
 */
export function words(text: string): string[] {
  const found: string[] = []
  eachWord(text, (from, to) => found.push(lowerCase(text.slice(from, to))))
  return found
}

/** A word of a text, lower-cased, and where it stands: UTF-16 units, `to` excluded. */
export interface PlacedWord {
  readonly word: string
  readonly from: number
  readonly to: number
}

/** The same words with their places. */
export function placedWords(text: string): PlacedWord[] {
  const found: PlacedWord[] = []
  eachWord(text, (from, to) => found.push({ word: lowerCase(text.slice(from, to)), from, to }))
  return found
}

function eachWord(text: string, take: (from: number, to: number) => void): void {
  let at = 0
  while (at < text.length) {
    const end = wordEnd(text, at, Math.min(text.length, at + maxWordLength))
    if (end > at) {
      take(at, end)
      at = end
    } else {
      at += width(text, at)
    }
  }
}

function width(text: string, at: number): number {
  const code = text.codePointAt(at) ?? 0
  return code > 0xffff ? 2 : 1
}

/** Where the word that starts here ends; here itself if none does. */
function wordEnd(text: string, start: number, limit: number): number {
  const first = wordClass(text, start)
  switch (first) {
    case 'ideograph':
      return skipExtenders(text, start + width(text, start), limit)
    case 'complex':
    case 'complex mark':
      return runEnd(text, start, limit)
    case 'joiner': {
      const end = wordEnd(text, start + 1, limit)
      const next = wordClass(text, start + 1)
      return start + 1 < limit && end > start + 1 && (next === 'emoji' || next === 'joiner') ? end : start
    }
    case 'keycap': {
      const marks = text.slice(start + 1, skipExtenders(text, start + 1, limit))
      return start + (keycapMarks.exec(marks)?.[0].length ?? -1) + 1
    }
    case 'emoji':
    case 'modifier':
    case 'regional':
      return emojiEnd(text, start, limit)
    case 'letter':
    case 'hebrew':
    case 'number':
    case 'katakana':
    case 'connector':
      return joinedEnd(text, start, limit, first)
    default:
      return start
  }
}

/** Marks and format characters belong to what stands before them. */
function skipExtenders(text: string, from: number, limit: number): number {
  let at = from
  while (at < limit && extenders.has(wordClass(text, at))) at += width(text, at)
  return at
}

const extenders: ReadonlySet<WordClass> = new Set(['extend', 'complex mark', 'modifier', 'joiner'])

/** Scripts without spaces (Thai, Lao, Khmer, Myanmar) are taken as whole runs. */
function runEnd(text: string, start: number, limit: number): number {
  let at = start
  while (at < limit) {
    const next = wordClass(text, at)
    if (next !== 'complex' && next !== 'complex mark' && (at === start || !extenders.has(next))) break
    at += width(text, at)
  }
  return at
}

function isLetter(kind: WordClass): boolean {
  return kind === 'letter' || kind === 'hebrew'
}

/** Letters, digits and `_` that belong together, and the signs between them that do not separate. */
function joinedEnd(text: string, start: number, limit: number, first: WordClass): number {
  let previous = first
  let hasCore = first !== 'connector'
  // Whether what stands before may still be the left side of a sign: 'free', 'bound' by a sign on its own left (no Hebrew quotes
  // then), or 'closed' by a Hebrew quote (no sign at all).
  let state: 'free' | 'bound' | 'closed' = 'free'
  let end = start
  let at = skipExtenders(text, start + width(text, start), limit)
  end = at
  while (at < limit) {
    const next = wordClass(text, at)
    const after = skipExtenders(text, at + width(text, at), limit)
    if (joins(previous, next)) {
      previous = next
      hasCore ||= next !== 'connector'
      state = 'free'
      at = after
    } else if (next === 'single quote' && previous === 'hebrew' && state === 'free') {
      const isFollowed = after < limit && isLetter(wordClass(text, after))
      state = isFollowed ? 'free' : 'closed'
      if (isFollowed) previous = wordClass(text, after)
      at = isFollowed ? skipExtenders(text, after + width(text, after), limit) : after
    } else if (after < limit && bridges(previous, next, wordClass(text, after), state)) {
      previous = wordClass(text, after)
      state = next === 'double quote' ? 'closed' : 'bound'
      at = skipExtenders(text, after + width(text, after), limit)
    } else {
      break
    }
    end = at
  }
  return hasCore ? end : start
}

function joins(left: WordClass, right: WordClass): boolean {
  if (right === 'connector' || left === 'connector') {
    return [left, right].every((kind) => kind === 'connector' || kind === 'katakana' || kind === 'number' || isLetter(kind))
  }
  if (left === 'katakana' || right === 'katakana') return left === right
  return (isLetter(left) || left === 'number') && (isLetter(right) || right === 'number')
}

function bridges(left: WordClass, sign: WordClass, right: WordClass, state: 'free' | 'bound' | 'closed'): boolean {
  if (state === 'closed') return false
  if (sign === 'double quote') return state === 'free' && left === 'hebrew' && right === 'hebrew'
  const both = sign === 'mid both' || sign === 'single quote'
  if (isLetter(left) && isLetter(right)) return both || sign === 'mid letter'
  return left === 'number' && right === 'number' && (both || sign === 'mid number')
}

/** A flag (two regional indicators), or an emoji with its modifiers and all that zero-width joiners bind to it. */
function emojiEnd(text: string, start: number, limit: number): number {
  const kind = wordClass(text, start)
  const next = start + width(text, start)
  if (kind === 'regional') {
    const second = skipExtenders(text, next, limit)
    return second < limit && wordClass(text, second) === 'regional'
      ? skipExtenders(text, second + width(text, second), limit)
      : start
  }
  let at = pictureEnd(text, next, limit, kind === 'modifier')
  while (at < limit && text.charCodeAt(at - 1) === joiner) {
    const joined = wordClass(text, at)
    if (joined !== 'emoji' && joined !== 'modifier') break
    at = pictureEnd(text, at + width(text, at), limit, joined === 'modifier')
  }
  return at
}

/** One picture takes the marks after it, up to the one that asks for colour; after that only a joiner that joins. */
function pictureEnd(text: string, from: number, limit: number, isPlain = false): number {
  let at = from
  while (at < limit && extenders.has(wordClass(text, at))) {
    const isStyle = text.charCodeAt(at) === emojiStyle
    // A skin tone by itself is no picture that could have a colour.
    if (isStyle && isPlain) return at
    at += width(text, at)
    if (!isStyle) continue
    let after = at
    while (after < limit && text.charCodeAt(after) === joiner) after++
    const next = after > at && after < limit ? wordClass(text, after) : 'other'
    return next === 'emoji' || (next === 'modifier' && after === at + 1) ? after : at
  }
  return at
}
