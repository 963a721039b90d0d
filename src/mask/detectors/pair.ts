import { curlUserAt } from '../curl-user.ts'
import { escapeUnits, isHexPair } from '../escape-units.ts'
import { dumped, lineBelow } from '../value-below.ts'
import { besideName, mayStandBeside } from '../value-beside.ts'
import { isHarmless } from '../harmless-value.ts'
import type { KeyClass } from '../key-class.ts'
import { isKeyUnit, type KeyGates, keyEndBefore, keyStartBefore, maxKeyUnits, mayBeSensitive } from '../key-gate.ts'
import { keyVerdict } from '../key.ts'
import { contentAt, ofTag } from '../markup.ts'
import { endsLabel, isLabel } from '../printed-label.ts'
import { BareValues } from '../pair-value.ts'
import { quoteAt, quotedEnd } from '../quote-mark.ts'
import { hasShape } from '../shape.ts'
import type { DetectContext, Span } from '../span.ts'
import { kindApostrophe, kindBackslash, kindDash, kindPercent, kindQuote, kindSeparator, unitKinds } from '../unit-kind.ts'
import { singular, wordsOf } from '../words.ts'

const numberUnits = /[\d.eE+-]+/y

function numberEnd(text: string, start: number): number {
  numberUnits.lastIndex = start
  return numberUnits.test(text) ? numberUnits.lastIndex : start + 1
}

/** Spaces between a separator and its value. */
const maxSpaces = 4

/** Finds values behind names of sensitive keys: `key=value`, `key: value`, `"key":"value"` in JSON within the text, `key "value"`, `--key value`, `<key>value<`. */
export class PairFinder {
  readonly #text: string
  readonly #found: Span[]
  readonly #bare: BareValues
  /** Names of this text that were judged. */
  #keys: Map<string, KeyClass> | undefined
  /** Units of objects that may still be gone through, so that objects within objects take no longer than others. */
  #budget: number
  readonly #keyOf: (name: string) => KeyClass
  /** A cheap test before names are cut out and judged; without it every name is. */
  readonly #gates: KeyGates | undefined

  constructor(text: string, { keyOf = keyVerdict }: DetectContext, gates: KeyGates | undefined, found: Span[]) {
    this.#text = text
    this.#found = found
    this.#bare = new BareValues(text)
    this.#budget = text.length * 4
    this.#keyOf = keyOf
    this.#gates = gates
  }

  /** Goes through the text as the scan does. */
  find(): void {
    const text = this.#text
    const { length } = text
    let index = 0
    while (index < length) {
      const at = index
      switch (unitKinds[text.charCodeAt(at)]) {
        case kindSeparator:
          index = this.#separator(at, at + 1, text.charCodeAt(at))
          break
        case kindQuote:
        case kindApostrophe:
          index = at > 0 && text.charCodeAt(at - 1) === 32 ? this.#quote(at, at, at + 1) : this.#closed(at)
          break
        case kindBackslash:
          index = this.#backslashes(at)
          break
        case kindPercent:
          index = this.#percent(at)
          break
        case kindDash:
          index = this.#dash(at)
          break
        default:
          index = at + 1
      }
    }
  }

  /** @returns where to go on. */
  #separator(at: number, behind: number, unit: number): number {
    const text = this.#text
    const next = text.charCodeAt(behind)
    if (unit === 62) {
      if (text.charCodeAt(at - 1) === 45) {
        const pointed = this.#keyBefore(at - 1)
        return pointed === undefined ? behind : (this.#value(behind, pointed, true) ?? behind)
      }
      const name = ofTag(text, at, (end) => this.#keyBefore(end))
      if (name === undefined) return behind
      const { start, end } = contentAt(text, behind)
      return this.#take(start, end, name, false, true) ?? behind
    }
    // `::` of a namespace, `://`, `==` of a comparison.
    if ((unit === 58 && (next === 58 || (next === 47 && text.charCodeAt(behind + 1) === 47))) || (unit === 61 && next === 61))
      return behind
    if (at > 0 && (text.charCodeAt(at - 1) === 58 || text.charCodeAt(at - 1) === 61) && behind === at + 1 && unit === 58)
      return behind
    const key = this.#keyBefore(at)
    if (key === undefined) return behind
    let from = behind
    if (next === 61 || next === 62) from = dumped(text, from + 1)
    return this.#value(from, key, unit === 58) ?? behind
  }

  /** `key "value"`: a quotation mark behind a space. */
  #quote(first: number, at: number, behind: number): number {
    const key = this.#keyBefore(at)
    const mark = key === undefined ? undefined : quoteAt(this.#text, first)
    if (key === undefined || mark === undefined) return behind
    const { end, after } = quotedEnd(this.#text, mark)
    // Parsers say so: unexpected token 'export'.
    if (key.cls === 'token' && end - mark.end <= 24 && /^[A-Za-z_]+$/.test(this.#text.slice(mark.end, end))) return behind
    return this.#take(mark.end, end, key, false, true) === undefined ? behind : after
  }

  #backslashes(first: number): number {
    const text = this.#text
    let at = first
    while (at < text.length && text.charCodeAt(at) === 92) at++
    const units = escapeUnits(text, at)
    const isSpaced = first > 0 && text.charCodeAt(first - 1) === 32
    const unit = text.charCodeAt(at)
    if (unit === 34 || unit === 39) return isSpaced ? this.#quote(first, first, at + 1) : at + 1
    if (units !== 5) return at + units
    const code = Number.parseInt(text.slice(at + 1, at + 5), 16)
    if (code === 0x3a || code === 0x3d || code === 0x3e) return this.#separator(first, at + 5, code)
    return isSpaced && (code === 0x22 || code === 0x27) ? this.#quote(first, first, at + 5) : at + 5
  }

  #percent(at: number): number {
    const text = this.#text
    if (!isHexPair(text, at + 1)) return at + 1
    const code = Number.parseInt(text.slice(at + 1, at + 3), 16)
    return code === 0x3a || code === 0x3d ? this.#separator(at, at + 3, code) : at + 3
  }

  /** Behind the name of a form's part, of a header in a list, of a member that has its value beside it. */
  #closed(at: number): number {
    const text = this.#text
    if (!mayStandBeside(text, at)) return at + 1
    const start = keyStartBefore(text, at)
    const key = start > 0 && text.charCodeAt(start - 1) === text.charCodeAt(at) ? this.#keyBefore(at) : undefined
    const value = key === undefined ? undefined : besideName(text, start, at)
    if (key === undefined || value === undefined) return at + 1
    return (
      (value.end === undefined ? this.#quoted(value.start, key) : this.#take(value.start, value.end, key, false, true)) ?? at + 1
    )
  }

  /** @returns where to go on behind the quotation marks; undefined where none stand. */
  #quoted(index: number, key: KeyClass): number | undefined {
    const mark = quoteAt(this.#text, index)
    if (mark === undefined) return undefined
    const { end, after } = quotedEnd(this.#text, mark)
    return this.#take(mark.end, end, key, false, true) === undefined ? undefined : after
  }

  /** `-u name:password`, `--key value`. */
  #dash(at: number): number {
    const user = curlUserAt(this.#text, at)
    if (user !== undefined) {
      if (!isLabel(this.#text, user.start, user.end))
        this.#found.push({ ...user, cls: 'url-credentials', rule: 'url-credentials.user' })
      return user.end
    }
    return this.#text.charCodeAt(at + 1) === 45 ? this.#flag(at + 2, at + 1) : at + 1
  }

  /** `--key value`. */
  #flag(from: number, behind: number): number {
    const text = this.#text
    if (text.charCodeAt(from) === 45) return behind
    let end = from
    const most = Math.min(text.length, from + maxKeyUnits)
    while (end < most && isKeyUnit(text.charCodeAt(end))) end++
    if (end === from || text.charCodeAt(end) !== 32 || (this.#gates !== undefined && !mayBeSensitive(text, end, this.#gates)))
      return behind
    const key = this.#sensitive(text.slice(from, end))
    return key === undefined ? behind : (this.#value(end, key, false) ?? behind)
  }

  /** What the name before a separator says, where that is anything. */
  #keyBefore(separator: number): KeyClass | undefined {
    const text = this.#text
    if (this.#gates !== undefined && !mayBeSensitive(text, separator, this.#gates)) return undefined
    const end = keyEndBefore(text, separator)
    const start = keyStartBefore(text, end)
    if (start >= end || endsLabel(text, end)) return undefined
    const name = text.slice(start, end)
    const key = this.#sensitive(name)
    if (key !== undefined || start < 2 || text.charCodeAt(start - 1) !== 32 || !isKeyUnit(text.charCodeAt(start - 2))) return key
    // `API key: ...`, where both words make the name.
    const both = this.#sensitive(text.slice(Math.max(keyStartBefore(text, start - 1), end - maxKeyUnits), end))
    const last = wordsOf(name).at(-1)
    return both !== undefined && last !== undefined && both.word.includes(' ') && both.word.endsWith(singular(last))
      ? both
      : undefined
  }

  #sensitive(name: string): KeyClass | undefined {
    let key = this.#keys?.get(name)
    if (key === undefined) {
      key = this.#keyOf(name)
      ;(this.#keys ??= new Map<string, KeyClass>()).set(name, key)
    }
    return key.cls === undefined || (key.rule !== 'whole' && key.rule !== 'shaped') ? undefined : key
  }

  /** Masks the value that begins at an index, spaces before it. */
  #value(from: number, key: KeyClass, isColon: boolean): number | undefined {
    const text = this.#text
    let start = from
    while (start < from + maxSpaces && (text.charCodeAt(start) === 32 || text.charCodeAt(start) === 9)) start++
    const isProse = isColon && start > from
    const unit = text.charCodeAt(start)
    if (unit === 91 && quoteAt(text, start + 1) !== undefined) return this.#list(start + 1, key)
    const mark = quoteAt(text, start)
    if (mark !== undefined) {
      const { end, after } = quotedEnd(text, mark)
      return this.#take(mark.end, end, key, false, true) === undefined ? undefined : after
    }
    if (Number.isNaN(unit)) return undefined
    const below = lineBelow(text, from)
    if (below !== undefined) return this.#take(below.start, below.end, key, true, false)
    if (unit === 123 && quoteAt(text, start + 1) !== undefined) return this.#object(start, key)
    return this.#take(start, this.#bare.end(start, key), key, isProse, false)
  }

  /** `"tokens":["a","b"]`. */
  #list(from: number, key: KeyClass): number | undefined {
    const text = this.#text
    let at = from
    let last: number | undefined
    for (;;) {
      const mark = quoteAt(text, at)
      if (mark === undefined) return last
      const { end, after } = quotedEnd(text, mark)
      if (this.#take(mark.end, end, key, false, true) !== undefined) last = after
      at = after
      while (text.charCodeAt(at) === 44 || text.charCodeAt(at) === 32) at++
      if (at === after) return last
    }
  }

  /** `"password":{"value":"a"}`: what stands below a sensitive key is as sensitive. */
  #object(from: number, key: KeyClass): number | undefined {
    const text = this.#text
    let depth = 0
    let at = from
    let last: number | undefined
    while (at < text.length) {
      if (at - from > this.#budget) return this.#take(from, text.length, key, false, true)
      const unit = text.charCodeAt(at)
      const mark = quoteAt(text, at)
      if (mark !== undefined) {
        const { end, after } = quotedEnd(text, mark)
        const isName = /^\s*:/.test(text.slice(after, after + 4))
        if (!isName && this.#take(mark.end, end, key, false, true) !== undefined) last = after
        at = after
        continue
      }
      if (unit === 123 || unit === 91) depth++
      else if ((unit === 125 || unit === 93) && --depth === 0) break
      else if (unit >= 48 && unit <= 57) {
        const end = numberEnd(text, at)
        if (this.#take(at, end, key, false, false) !== undefined) last = end
        at = end
        continue
      }
      at++
    }
    this.#budget -= at - from
    return last
  }

  /** @returns its end, or undefined where the value may be printed. */
  #take(start: number, end: number, key: KeyClass, isProse: boolean, isQuoted: boolean): number | undefined {
    const text = this.#text
    const { cls } = key
    if (cls === undefined || isHarmless(text, start, end, key, isProse, isQuoted)) return undefined
    const value = text.slice(start, end)
    if (key.rule === 'shaped' && !hasShape(cls, value)) return undefined
    // Of a sentence, only what has the look of it: "email: sent", "address: unknown".
    if (!isQuoted && ((cls === 'email' && !/@|%40/.test(value.slice(0, 512))) || (cls === 'address' && !hasShape(cls, value))))
      return undefined
    if (isProse && cls === 'person' && !/^\p{Lu}\p{Ll}/u.test(value)) return undefined
    this.#found.push({ start, end, cls, rule: `key:${key.word}` })
    return end
  }
}
