import type { LineBytes } from './line-bytes.ts'

const opening = 91

/** A header has no more words than this. */
export const maxWords = 18

/** Bits of a word: what characters it has. */
export const digits = 1
export const capitals = 2
export const smalls = 4
export const lowLine = 8
export const dots = 16
export const dashes = 32
export const colons = 64
export const slashes = 128
/** `*`, `|` and `~`, which separate parts as dashes and colons do. */
export const bars = 256
/** `[` and `(`. */
export const brackets = 512
export const dollars = 1024
const others = 2048

const kinds = makeKinds()
/** What each byte adds to the counts of a word: digits in the low byte, then colons, then dashes, dots and slashes. */
const steps = Int32Array.from(kinds, (kind) =>
  kind === digits ? 1 : kind === colons ? 0x100 : (kind & (dashes | dots | slashes)) !== 0 ? 0x10000 : 0,
)
/** Longer words are not counted: they are no times and no numbers. */
const maxCounted = 127

function makeKinds(): Uint16Array {
  const made = new Uint16Array(256).fill(others)
  const set = (characters: string, kind: number): void => {
    for (const character of characters) made[character.charCodeAt(0)] = kind
  }
  set('0123456789', digits)
  set('ABCDEFGHIJKLMNOPQRSTUVWXYZ', capitals)
  set('abcdefghijklmnopqrstuvwxyz', smalls)
  set('_', lowLine)
  set('.', dots)
  set('-', dashes)
  set(':', colons)
  set('/', slashes)
  set('*|~', bars)
  set('[(', brackets)
  set('$', dollars)
  // What ends a word.
  set(' \t', 0)
  return made
}

/** Whether a byte is of one of some kinds. */
export function isOf(byte: number, wanted: number): boolean {
  return ((kinds[byte] ?? others) & wanted) !== 0
}

/** The words with which a line begins, or groups in brackets with what is written on to them; each is read when it is asked for. */
export class HeaderWords {
  readonly line: LineBytes
  readonly from: Int32Array = new Int32Array(maxWords)
  readonly to: Int32Array = new Int32Array(maxWords)
  readonly bits: Int32Array = new Int32Array(maxWords)
  /** These counts are 0 for words of more than 127 characters. */
  readonly digitCounts: Int32Array = new Int32Array(maxWords)
  readonly colonCounts: Int32Array = new Int32Array(maxWords)
  /** Of dashes, dots and slashes. */
  readonly dateMarkCounts: Int32Array = new Int32Array(maxWords)
  /** What `isTime` has found out: 0 nothing yet, 1 no, 2 yes. */
  readonly times: Uint8Array = new Uint8Array(maxWords)
  /** The same of `isLevel`. */
  readonly levels: Uint8Array = new Uint8Array(maxWords)
  #count = 0
  #next = 0
  /** Whether it was asked for a word behind the last one. */
  #isAtEnd = false
  /** Whether something far behind the words was looked for. */
  #isOpen = false

  constructor(line: LineBytes) {
    this.line = line
  }

  /** Begins with another line. */
  begin(): void {
    this.#count = 0
    this.#next = 0
    this.#isAtEnd = false
    this.#isOpen = false
  }

  /** Whether there is a word at a place. */
  has(place: number): boolean {
    while (this.#count <= place) if (this.#count === maxWords || !this.#read()) return false
    return true
  }

  length(place: number): number {
    return (this.to[place] ?? 0) - (this.from[place] ?? 0)
  }

  first(place: number): number {
    return this.line.bytes[this.from[place] ?? 0] ?? 0
  }

  last(place: number): number {
    return this.line.bytes[(this.to[place] ?? 1) - 1] ?? 0
  }

  /** Whether a word has characters of these kinds only. */
  isMadeOf(place: number, wanted: number): boolean {
    return ((this.bits[place] ?? others) & ~wanted) === 0
  }

  text(place: number): string {
    return this.line.text.slice(this.from[place], this.to[place])
  }

  /** How much of the line decided what its words are: up to the blank behind the last of them. 0 for more than that. */
  get reach(): number {
    return this.#isOpen ? 0 : this.#next + 1
  }

  /** Whether the end of the line was among what decided. */
  get isAtEnd(): boolean {
    return this.#isAtEnd
  }

  /** The places of words which are seconds since 1970 if they begin with 1; those that do not, less than 0. */
  epochs(): number[] {
    const places: number[] = []
    for (let place = 0; place < this.#count; place++) {
      const from = this.from[place] ?? 0
      const first = this.first(place)
      if (first < 48 || first > 57 || this.length(place) < 10 || !this.isMadeOf(place, digits | dots)) continue
      places.push(first === 49 ? from : -1 - from)
    }
    return places
  }

  #read(): boolean {
    const { bytes, length } = this.line
    let from = this.#next
    while (from < length && isBlank(bytes[from] ?? 0)) from++
    if (from >= length) {
      this.#isAtEnd = true
      return false
    }
    const groupTo = bytes[from] === opening ? groupEnd(bytes, from, length) : from
    const table = kinds
    const added = steps
    let found = 0
    let counts = 0
    let to = from
    for (;;) {
      const byte = bytes[to] ?? 0
      const kind = table[byte] ?? others
      if (kind === 0 && to >= groupTo) break
      found |= kind
      counts += added[byte] ?? 0
      to++
    }
    if (groupTo === from && bytes[from] === opening) this.#isOpen = true
    if (to > length) to = length
    if (to - from > maxCounted) counts = 0
    const place = this.#count++
    this.#next = to
    this.from[place] = from
    this.to[place] = to
    this.bits[place] = found
    this.digitCounts[place] = counts & 0xff
    this.colonCounts[place] = (counts >> 8) & 0xff
    this.dateMarkCounts[place] = counts >> 16
    this.times[place] = 0
    this.levels[place] = 0
    return true
  }
}

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9
}

/** The end of a group in brackets that begins at `from`; `from` itself where it does not close. */
function groupEnd(bytes: Uint8Array, from: number, length: number): number {
  let depth = 0
  const end = Math.min(length, from + 400)
  for (let index = from; index < end; index++) {
    const byte = bytes[index]
    if (byte === opening) depth++
    else if (byte === 93 && --depth === 0) return index + 1
  }
  return from
}
