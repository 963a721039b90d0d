import type { Codes } from './column.ts'
import { type Interned, narrowCodes } from './intern.ts'
import type { RowCodes } from './text-codec.ts'
import { areSame, spanText, type TextSpans } from './text-spans.ts'

const none = -1

/**
 * Numbers texts by their bytes: a hash table of open addressing, whose slots hold the number of a text + 1.
 *
 *     hash of the bytes -> slot -> number -> the first row that has the text, and the hash, which are compared
 */
class SpanTable {
  /** For each number the first row that has the text. */
  firsts = new Int32Array(1024)
  size = 0
  readonly #spans: TextSpans
  #hashes = new Int32Array(1024)
  #slots = new Int32Array(4096)

  constructor(spans: TextSpans) {
    this.#spans = spans
  }

  numberOf(row: number): number {
    const hash = this.#hash(row)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (;;) {
      const number = (this.#slots[slot] as number) - 1
      if (number === none) break
      if (this.#hashes[number] === hash && areSame(this.#spans, row, this.firsts[number] as number)) return number
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.size + 1
    this.#hashes[this.size] = hash
    this.firsts[this.size] = row
    this.size++
    if (this.size === this.firsts.length) this.#grow()
    return this.size - 1
  }

  /** Two lanes, so that a multiplication need not wait for the one before. */
  #hash(row: number): number {
    const { bytes, bounds } = this.#spans
    const end = bounds[row * 2 + 1] as number
    let at = bounds[row * 2] as number
    let even = end - at
    let odd = 0x9e3779b9
    for (; at + 1 < end; at += 2) {
      even = Math.imul(even ^ (bytes[at] as number), 0x01000193)
      odd = Math.imul(odd ^ (bytes[at + 1] as number), 0x5bd1e995)
    }
    if (at < end) even = Math.imul(even ^ (bytes[at] as number), 0x01000193)
    const mixed = Math.imul(even ^ (even >>> 15), 0x85ebca6b) ^ Math.imul(odd ^ (odd >>> 13), 0xc2b2ae35)
    return mixed ^ (mixed >>> 16)
  }

  #grow(): void {
    const { firsts } = this
    this.firsts = new Int32Array(firsts.length * 4)
    this.firsts.set(firsts)
    const hashes = this.#hashes
    this.#hashes = new Int32Array(hashes.length * 4)
    this.#hashes.set(hashes)
    const slots = new Int32Array(this.#slots.length * 4)
    const mask = slots.length - 1
    for (let number = 0; number < this.size; number++) {
      let slot = (hashes[number] as number) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = number + 1
    }
    this.#slots = slots
  }
}

/** By the codes of a column on which this one may depend: most rows need one look at the row that had the code first. */
function numberVia(spans: TextSpans, table: SpanTable, other: RowCodes, numbers: Uint32Array): void {
  const { codes } = other
  const firsts = new Int32Array(other.size).fill(none)
  const known = new Uint32Array(other.size)
  for (let row = 0; row < numbers.length; row++) {
    const code = codes[row] as number
    const first = firsts[code] as number
    if (first !== none && areSame(spans, row, first)) numbers[row] = known[code] as number
    else {
      const number = table.numberOf(row)
      numbers[row] = number
      if (first === none) {
        firsts[code] = row
        known[code] = number
      }
    }
  }
}

/**
 * Numbers the texts in the order in which they first appear.
 *
 * @param other - a column on whose codes the texts may depend; it makes it faster where they do.
 */
export function internSpans(spans: TextSpans, other?: RowCodes): Interned {
  const table = new SpanTable(spans)
  const wide = new Uint32Array(spans.count)
  if (other === undefined) for (let row = 0; row < wide.length; row++) wide[row] = table.numberOf(row)
  else numberVia(spans, table, other, wide)
  const codes: Codes = narrowCodes(table.size, spans.count)
  codes.set(wide)
  const entries: string[] = []
  for (let number = 0; number < table.size; number++) entries.push(spanText(spans, table.firsts[number] as number))
  return { entries, codes }
}
