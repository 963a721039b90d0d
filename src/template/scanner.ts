import { at, beyondHex, classes, classOf, digit, dot, ending, letter, slash, stop } from './character-class.ts'
import { HeaderReader } from './header.ts'
import { LineBytes } from './line-bytes.ts'
import {
  endsAt,
  endsInData,
  hasNoValue,
  isBound,
  isBracketed,
  isDatePart,
  isEnd,
  isHexText,
  isNamedData,
  isPath,
  numberedNameEnd,
} from './look-around.ts'
import { colonHash, joins, markHashes, openingOf, plainMarks } from './mark-kind.ts'
import { dotsHash, hashStart, hashUnit, mark, maxTokens, variable, variableHash, word } from './token.ts'
import { TokenList } from './token-list.ts'
import { bytes as bytesUnit, constant, maxSpecialLength, month, setting, unit, weekday, wordFlags } from './word-table.ts'

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
  readonly tokens: TokenList = new TokenList()
  /** Whether something in data decided what is a token: then another line of the same skeleton may be another template. */
  isOpaque = false
  readonly #line: LineBytes
  readonly #header: HeaderReader

  /** Both are given by who reads lines himself. */
  constructor(line: LineBytes = new LineBytes(), header: HeaderReader = new HeaderReader(line)) {
    this.#line = line
    this.#header = header
  }

  /** The two halves of the template's key. */
  get first(): number {
    return this.tokens.first
  }

  get second(): number {
    return this.tokens.second
  }

  /** Scans a text. */
  scan(text: string): void {
    this.#line.read(text)
    this.scanRead(0)
  }

  /** Scans what a line says, from where its message begins. */
  scanMessage(line: string): void {
    this.#line.read(line)
    this.scanRead(this.#header.messageStart())
  }

  /** Scans what was read, from somewhere on. */
  scanRead(from: number): void {
    const { tokens } = this
    const { bytes, length: end } = this.#line
    // Imports are looked up at each use, and these are used for each byte.
    const table = classes
    const marks = plainMarks
    tokens.count = 0
    this.isOpaque = false
    let index = from
    while (index < end) {
      let byte = bytes[index] ?? space
      if (byte === space) {
        index++
        continue
      }
      let own = table[byte] ?? stop
      if (tokens.count >= maxTokens - 3) {
        this.#variable(index, end)
        break
      }
      if (own === stop) {
        const known = marks[byte] ?? 0
        if (known !== 0) tokens.push(mark, known, index, ++index)
        else index = byte < space || byte === 127 ? index + 1 : this.#mark(index, byte)
        continue
      }
      // A plain word, in as few steps as can be: most characters of a log are in one. A blank follows the line.
      const start = index
      let hash = hashStart
      let bits = 0
      while (own < digit) {
        bits |= own
        hash = hashUnit(hash, byte)
        byte = bytes[++index] ?? space
        own = table[byte] ?? stop
      }
      if (own === digit) index = this.#data(start, index)
      else if (own === stop && byte !== apostrophe) this.#plain(hash, start, index, bits)
      else if (byte === colon && index > start && tokens.count < maxTokens - 4 && table[bytes[index + 1] ?? space] === stop) {
        // `key: value`.
        this.#plain(hash, start, index, bits)
        tokens.push(mark, colonHash, index, ++index)
      } else index = this.#chunk(start, index, hash, bits)
    }
    tokens.finish()
  }

  /** A chunk with a digit in it is data, to its end. */
  #data(start: number, from: number): number {
    const { bytes } = this.#line
    const table = classes
    let index = from
    while (table[bytes[index] ?? space] !== stop) index++
    while (index - from > 1 && isFinal(bytes[index - 1])) index--
    this.#variable(start, index)
    return index
  }

  /** What has no digit up to here, and something in it that may end it, or make a path or an address of it. */
  #chunk(start: number, from: number, begun: number, sofar: number): number {
    const { bytes } = this.#line
    const table = classes
    let hash = begun
    let bits = sofar
    let dots = 0
    let slashes = 0
    let index = from
    for (; ; index++) {
      const byte = bytes[index] ?? space
      const own = table[byte] ?? stop
      if (own === digit) return this.#data(start, index)
      if (own === stop) {
        // A quote between letters is an apostrophe.
        if (byte !== apostrophe || (bits & letter) === 0 || (classOf(bytes[index + 1]) & letter) === 0) break
      } else if (own === dot) {
        if (bytes[index + 1] === point || isEnd(bytes[index + 1])) break
        dots++
      } else if (own === slash) slashes++
      else if (own === ending && index > start) {
        if (index - start === 2 && (bits & beyondHex) === 0) this.isOpaque = true
        if (endsAt(bytes, start, index, bits)) break
      }
      bits |= own
      hash = hashUnit(hash, byte)
    }
    if (index > start) this.#word(hash, start, index, bits, dots, slashes)
    else index = this.#dots(start)
    return index
  }

  /** A row of dots, however long. */
  #dots(from: number): number {
    const { bytes } = this.#line
    let index = from + 1
    while (bytes[index] === point) index++
    this.tokens.push(mark, dotsHash, from, index)
    return index
  }

  /** Letters only. */
  #plain(hash: number, from: number, to: number, bits: number): void {
    const length = to - from
    const isWord =
      length > maxSpecialLength
        ? (bits & beyondHex) !== 0 && length <= maxWordLength
        : (bits & letter) !== 0 && wordFlags(hash) === 0
    if (isWord && this.#line.isAscii) this.tokens.push(word, hash, from, to)
    else this.#word(hash, from, to, bits)
  }

  #word(hash: number, from: number, to: number, bits: number, dots: number = 0, slashes: number = 0): void {
    const { text, isAscii } = this.#line
    const own = isAscii ? hash : hashRange(text, from, to)
    if (to - from > maxWordLength || this.#isVariable(own, from, to, bits, dots, slashes)) this.#variable(from, to)
    else this.tokens.push((bits & letter) === 0 ? mark : word, own, from, to)
  }

  #isVariable(hash: number, from: number, to: number, bits: number, dots: number, slashes: number): boolean {
    const length = to - from
    if ((bits & letter) === 0) return false
    if (length <= maxSpecialLength) {
      const flags = wordFlags(hash)
      if (flags !== 0 && this.#isValue(flags, to)) return true
    }
    if (bits >= digit) {
      if (dots >= 2 || (slashes > 0 && isPath(this.#line, from, to, slashes))) return true
      return (bits & at) !== 0 && this.#line.bytes[from] !== 64
    }
    return length >= 8 && bits === letter && isHexText(this.#line.bytes, from, to)
  }

  /** A special word where it is no word. */
  #isValue(flags: number, to: number): boolean {
    if ((flags & (month | weekday)) !== 0) {
      if ((flags & weekday) !== 0 && isNamedData(this.#line, to)) this.isOpaque = true
      if (isDatePart(this.#line, (flags & month) !== 0, to)) return true
    }
    const { tokens } = this
    const last = tokens.count - 1
    const kind = tokens.kind(last)
    if (kind === variable) return (flags & unit) !== 0
    if (kind !== mark) return false
    const byte = this.#line.bytes[tokens.start(last)]
    return byte === equals ? (flags & (constant | setting)) !== 0 : byte === colon && (flags & constant) !== 0
  }

  /** A bracket, quote or separator. */
  #mark(from: number, code: number): number {
    const line = this.#line
    const { bytes } = line
    const { tokens } = this
    let index = from + 1
    const last = tokens.count - 1
    const opening = openingOf(code)
    if (opening !== 0) {
      if (tokens.kind(last) === mark && bytes[tokens.start(last)] === opening) {
        this.tokens.push(variable, variableHash, from, from)
      } else if (code === closeParenthesis && this.#restates()) {
        tokens.count -= 2
        return index
      }
    }
    if (code === openParenthesis && tokens.kind(last) === word && tokens.end(last) === from) {
      const start = tokens.start(last)
      const close = numberedNameEnd(line, start, from)
      if (close !== 0) this.isOpaque = true
      if (close > 0) {
        tokens.count = last
        this.#variable(start, close)
        return close
      }
    }
    if ((code === less || code === greater) && (from === 0 || bytes[from - 1] === space)) {
      if (isNamedData(line, index) || isBracketed(line, index)) this.isOpaque = true
      if (isBound(line, from)) return this.#data(from, index)
    }
    this.tokens.push(mark, markHashes[code] ?? 0, from, index)
    if (code === equals) {
      while (bytes[index] === equals) index++
      if (index === from + 1 && hasNoValue(line, index)) this.#variable(index, index)
    }
    return index
  }

  /** `4096 bytes (4 KB)` says one thing twice. */
  #restates(): boolean {
    const { bytes } = this.#line
    const { tokens } = this
    const open = tokens.count - 2
    if (open < 2 || tokens.kind(open + 1) !== variable || tokens.kind(open - 2) !== variable) return false
    if (bytes[tokens.start(open)] !== openParenthesis || wordFlags(tokens.hash(open - 1)) !== bytesUnit) return false
    const end = tokens.end(open + 1)
    if (endsInData(bytes, end)) this.isOpaque = true
    const small = (bytes[end - 1] ?? 0) | 32
    return small >= 97 && small <= 122
  }

  #variable(from: number, to: number): void {
    const { tokens } = this
    const last = tokens.count - 1
    const kind = tokens.kind(last)
    if (kind === variable) tokens.extend(last, to)
    else if (kind === mark && tokens.kind(last - 1) === variable && joins(tokens.hash(last))) {
      tokens.count = last
      tokens.extend(last - 1, to)
    } else tokens.push(variable, variableHash, from, to)
  }
}

function isFinal(byte: number | undefined): boolean {
  return byte === point || byte === 33 || byte === 63 || byte === colon
}

/** The hash of a part of a text. */
function hashRange(text: string, from: number, to: number): number {
  let hash = hashStart | 0
  for (let index = from; index < to; index++) hash = hashUnit(hash, text.charCodeAt(index))
  return hash
}
