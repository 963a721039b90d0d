import { at, beyondHex, classes, classOf, digit, dot, ending, letter, slash, stop } from './character-class.ts'
import { hasNoValue, isBound, isDatePart, isPath, numberedNameEnd } from './look-around.ts'
import {
  dotsHash,
  firstTerm,
  hashStart,
  hashText,
  hashUnit,
  mark,
  maxTokens,
  secondTerm,
  variable,
  variableHash,
  word,
} from './token.ts'
import { bytes, constant, maxSpecialLength, month, setting, unit, weekday, wordFlags } from './word-table.ts'

const space = 32
const apostrophe = 39
const openParenthesis = 40
const closeParenthesis = 41
const point = 46
const colon = 58
const less = 60
const equals = 61
const greater = 62

/** Longer texts are data, whatever they are made of. */
const maxWordLength = 64

const beyondAscii = letter | beyondHex
const markHashes = Int32Array.from({ length: 128 }, (_, code) => hashText(String.fromCharCode(code)))
const commaHash = hashText(',')
const colonHash = hashText(':')
const dashHash = hashText('-')
const slashHash = hashText('/')

/** Between two variables it makes a list of them. */
function joins(hash: number): boolean {
  return hash === commaHash || hash === colonHash || hash === dashHash || hash === slashHash || hash === dotsHash
}

/** The bracket that a closing one belongs to; 0 for none. */
function openingOf(code: number): number {
  return code === closeParenthesis ? openParenthesis : code === 93 ? 91 : code === 125 ? 123 : code === greater ? less : 0
}

/**
 * Reads a line once and says what in it is template and what is data, by rules that hold for any system. It keeps nothing from
 * line to line; its arrays are used again for the next one.
 *
 * ```
 * Failed password for root from 10.0.0.1 port 4711 (ssh2)
 * word   word     word word word variable word variable mark variable mark
 * ```
 *
 * Runs of variables are one, lists of them too, and `()` counts as `(x)`. Blanks mean nothing.
 */
export class Scanner {
  /** How many tokens the line has. */
  count = 0
  readonly kinds: Uint8Array = new Uint8Array(maxTokens)
  readonly hashes: Int32Array = new Int32Array(maxTokens)
  readonly starts: Int32Array = new Int32Array(maxTokens)
  readonly ends: Int32Array = new Int32Array(maxTokens)
  /** The two halves of the template's key. */
  first = 0
  second = 0

  /** @param from - where the line's message begins. */
  scan(line: string, from: number): void {
    this.count = 0
    const end = line.length
    let index = from
    while (index < end) {
      let code = line.charCodeAt(index)
      if (code === space) {
        index++
        continue
      }
      let own = code < 128 ? (classes[code] ?? 0) : beyondAscii
      if (this.count >= maxTokens - 3) {
        this.#variable(index, end)
        break
      }
      if (own === stop) {
        index = code < space || code === 127 ? index + 1 : this.#mark(line, index, code, end)
        continue
      }
      // A plain word, in as few steps as can be: most characters of a log are in one.
      const start = index
      let hash = hashStart
      let bits = 0
      while (own < digit) {
        bits |= own
        hash = hashUnit(hash, code)
        if (++index >= end) {
          own = stop
          code = space
          break
        }
        code = line.charCodeAt(index)
        own = code < 128 ? (classes[code] ?? 0) : beyondAscii
      }
      if (own === digit) index = this.#data(line, start, index, end)
      else if (own === stop && code !== apostrophe) {
        const length = index - start
        const isPlain = (bits & beyondHex) !== 0 && length > maxSpecialLength && length <= maxWordLength
        if (isPlain) this.#push(word, hash, start, index)
        else this.#word(line, hash, start, index, bits)
      } else index = this.#chunk(line, start, index, hash, bits, end)
    }
    this.#finish()
  }

  /** A chunk with a digit in it is data, to its end. */
  #data(line: string, start: number, from: number, end: number): number {
    let index = from
    for (; index < end; index++) {
      const code = line.charCodeAt(index)
      if (code < 128 && classes[code] === stop) break
    }
    while (index - from > 1 && isFinal(line.charCodeAt(index - 1))) index--
    this.#variable(start, index)
    return index
  }

  /** What has no digit up to here, and something in it that may end it, or make a path or an address of it. */
  #chunk(line: string, start: number, from: number, begun: number, sofar: number, end: number): number {
    let hash = begun
    let bits = sofar
    let dots = 0
    let slashes = 0
    let index = from
    for (; index < end; index++) {
      const code = line.charCodeAt(index)
      const own = code < 128 ? (classes[code] ?? 0) : beyondAscii
      if (own === digit) return this.#data(line, start, index, end)
      if (own === stop) {
        // A quote between letters is an apostrophe.
        if (code !== apostrophe || (bits & letter) === 0 || (classOf(line.charCodeAt(index + 1)) & letter) === 0) break
      } else if (own === dot) {
        if (line.charCodeAt(index + 1) === point || isEnd(line, index + 1, end)) break
        dots++
      } else if (own === slash) slashes++
      else if (own === ending && index > start && endsAt(line, start, index, bits, end)) break
      bits |= own
      hash = hashUnit(hash, code)
    }
    if (index > start) this.#word(line, hash, start, index, bits, dots, slashes)
    else index = this.#dots(line, start, end)
    return index
  }

  /** A row of dots, however long. */
  #dots(line: string, from: number, end: number): number {
    let index = from + 1
    while (index < end && line.charCodeAt(index) === point) index++
    this.#push(mark, dotsHash, from, index)
    return index
  }

  #word(line: string, hash: number, from: number, to: number, bits: number, dots: number = 0, slashes: number = 0): void {
    if (to - from > maxWordLength || this.#isVariable(line, hash, from, to, bits, dots, slashes)) this.#variable(from, to)
    else this.#push((bits & letter) === 0 ? mark : word, hash, from, to)
  }

  #isVariable(line: string, hash: number, from: number, to: number, bits: number, dots: number, slashes: number): boolean {
    const length = to - from
    if ((bits & letter) === 0) return false
    if (length <= maxSpecialLength) {
      const flags = wordFlags(hash)
      if (flags !== 0 && this.#isValue(line, flags, to)) return true
    }
    if (bits >= digit) {
      if (dots >= 2 || (slashes > 0 && isPath(line, from, to, slashes))) return true
      return (bits & at) !== 0 && line.charCodeAt(from) !== 64
    }
    return length >= 8 && bits === letter && isHexText(line, from, to)
  }

  /** A special word where it is no word. */
  #isValue(line: string, flags: number, to: number): boolean {
    if ((flags & (month | weekday)) !== 0 && isDatePart(line, (flags & month) !== 0, to)) return true
    const last = this.count - 1
    if (last < 0) return false
    const kind = this.kinds[last]
    if (kind === variable) return (flags & unit) !== 0
    if (kind !== mark) return false
    const code = line.charCodeAt(this.starts[last] ?? 0)
    return code === equals ? (flags & (constant | setting)) !== 0 : code === colon && (flags & constant) !== 0
  }

  /** A bracket, quote or separator. */
  #mark(line: string, from: number, code: number, end: number): number {
    let index = from + 1
    const last = this.count - 1
    const opening = openingOf(code)
    if (opening !== 0) {
      if (last >= 0 && this.kinds[last] === mark && line.charCodeAt(this.starts[last] ?? 0) === opening) {
        this.#push(variable, variableHash, from, from)
      } else if (code === closeParenthesis && this.#restates(line)) {
        this.count -= 2
        return index
      }
    }
    if (code === openParenthesis && last >= 0 && this.kinds[last] === word && this.ends[last] === from) {
      const close = numberedNameEnd(line, this.starts[last] ?? from, from, end)
      if (close > 0) {
        this.count = last
        this.#variable(this.starts[last] ?? from, close)
        return close
      }
    }
    if ((code === less || code === greater) && isBound(line, from, end)) return this.#data(line, from, index, end)
    this.#push(mark, markHashes[code] ?? 0, from, index)
    if (code === equals) {
      while (index < end && line.charCodeAt(index) === equals) index++
      if (index === from + 1 && hasNoValue(line, index, end)) this.#variable(index, index)
    }
    return index
  }

  /** `4096 bytes (4 KB)` says one thing twice. */
  #restates(line: string): boolean {
    const open = this.count - 2
    if (open < 2 || this.kinds[open + 1] !== variable || this.kinds[open - 2] !== variable) return false
    if (line.charCodeAt(this.starts[open] ?? 0) !== openParenthesis || wordFlags(this.hashes[open - 1] ?? 0) !== bytes)
      return false
    return /[a-z]$/i.test(line.slice(this.starts[open + 1], this.ends[open + 1]))
  }

  #variable(from: number, to: number): void {
    const last = this.count - 1
    if (last >= 0) {
      if (this.kinds[last] === variable) {
        this.ends[last] = to
        return
      }
      if (this.kinds[last] === mark && last > 0 && this.kinds[last - 1] === variable && joins(this.hashes[last] ?? 0)) {
        this.count = last
        this.ends[last - 1] = to
        return
      }
    }
    this.#push(variable, variableHash, from, to)
  }

  #push(kind: number, hash: number, from: number, to: number): void {
    const place = this.count++
    this.kinds[place] = kind
    this.hashes[place] = hash
    this.starts[place] = from
    this.ends[place] = to
  }

  #finish(): void {
    const { count, hashes } = this
    let first = count
    let second = count
    for (let place = 0; place < count; place++) {
      const hash = hashes[place] ?? 0
      first = (first + firstTerm(hash, place)) | 0
      second = (second + secondTerm(hash, place)) | 0
    }
    this.first = first
    this.second = second
  }
}

function isFinal(code: number): boolean {
  return code === point || code === 33 || code === 63 || code === colon
}

/** Nothing of a word follows. */
function isEnd(line: string, index: number, end: number): boolean {
  return index >= end || (classOf(line.charCodeAt(index)) & (stop | ending)) !== 0
}

/** `key:value` are three tokens; `10.0.0.1:80` and `00:1b:fe` are one, `https://` begins one. */
function endsAt(line: string, start: number, index: number, bits: number, end: number): boolean {
  if (line.charCodeAt(index) !== colon || isEnd(line, index + 1, end)) return isEnd(line, index + 1, end)
  if ((bits & (dot | slash)) !== 0 || index - start < 2) return false
  const next = line.charCodeAt(index + 1)
  if ((classOf(next) & slash) !== 0) return line.charCodeAt(index + 2) !== 47
  return index - start !== 2 || (bits & beyondHex) !== 0 || line.charCodeAt(index + 3) !== colon
}

function isHexText(line: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (classes[line.charCodeAt(index)] !== letter) return false
  return true
}
