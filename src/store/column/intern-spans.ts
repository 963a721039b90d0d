import type { Codes } from './column.ts'
import { type Interned, narrowCodes } from './intern.ts'
import type { RowCodes } from './text-codec.ts'
import type { TextSpans } from './text-spans.ts'

const none = -1

/**
 * Numbers texts by their bytes: a hash table of open addressing, whose slots hold the number of a text + 1.
 *
 *     hash of the bytes -> slot -> number -> the hash, and where in `arena` a copy of the bytes stands, which are compared
 *
 * The copies lie close together, while the lines would have to be fetched from all over the memory.
 */
class SpanTable {
  size = 0
  readonly #spans: TextSpans
  #hashes = new Int32Array(1024)
  #slots = new Int32Array(4096)
  /** Where each copy begins, and the last one ends. */
  #starts = new Int32Array(1025)
  #arena: Uint8Array = new Uint8Array(16_384)

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
      if (this.#hashes[number] === hash && this.has(row, number)) return number
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.size + 1
    this.#hashes[this.size] = hash
    this.#copy(row)
    this.size++
    if (this.size === this.#hashes.length) this.#grow()
    return this.size - 1
  }

  /** Whether a row has the text of a number. */
  has(row: number, number: number): boolean {
    const { bytes, bounds } = this.#spans
    const start = bounds[row * 2] as number
    const length = (bounds[row * 2 + 1] as number) - start
    const copy = this.#starts[number] as number
    if ((this.#starts[number + 1] as number) - copy !== length) return false
    const arena = this.#arena
    // From the end: ids and times begin alike.
    for (let at = length - 1; at >= 0; at--) if (bytes[start + at] !== arena[copy + at]) return false
    return true
  }

  entries(): string[] {
    const all = Buffer.from(this.#arena.buffer, 0, this.#starts[this.size]).toString('latin1')
    const entries: string[] = []
    for (let number = 0; number < this.size; number++) entries.push(all.slice(this.#starts[number], this.#starts[number + 1]))
    return entries
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

  #copy(row: number): void {
    const { bytes, bounds } = this.#spans
    const start = bounds[row * 2] as number
    const end = bounds[row * 2 + 1] as number
    const to = this.#starts[this.size] as number
    const next = to + end - start
    if (next > this.#arena.length) {
      const arena = new Uint8Array(Math.max(next, this.#arena.length * 2))
      arena.set(this.#arena)
      this.#arena = arena
    }
    for (let at = start; at < end; at++) this.#arena[to + at - start] = bytes[at] as number
    this.#starts[this.size + 1] = next
  }

  #grow(): void {
    const hashes = this.#hashes
    this.#hashes = new Int32Array(hashes.length * 4)
    this.#hashes.set(hashes)
    const starts = this.#starts
    this.#starts = new Int32Array(this.#hashes.length + 1)
    this.#starts.set(starts)
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

/** By the codes of a column on which this one may depend: most rows need one look at the text that came with the code first. */
function numberVia(table: SpanTable, other: RowCodes, numbers: Uint32Array): void {
  const { codes } = other
  const known = new Int32Array(other.size).fill(none)
  for (let row = 0; row < numbers.length; row++) {
    const code = codes[row] as number
    const before = known[code] as number
    if (before !== none && table.has(row, before)) numbers[row] = before
    else {
      const number = table.numberOf(row)
      numbers[row] = number
      if (before === none) known[code] = number
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
  else numberVia(table, other, wide)
  const codes: Codes = narrowCodes(table.size, spans.count)
  codes.set(wide)
  return { entries: table.entries(), codes }
}
