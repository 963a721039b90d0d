import type { Viewed } from './copy-words.ts'
import { sameBytes, viewOf } from './same-bytes.ts'

/**
 * Numbers texts by their bytes, in the order in which they first appear: a hash table of open addressing. Of the bits of a hash the low
 * ones say the slot; a slot holds the others, and in place of the low ones the number of a text + 1.
 *
 *     hash of the bytes -> slot -> the other bits, number -> where in `arena` a copy of the bytes stands, which are compared
 *
 * The copies lie close together, while the lines would have to be fetched from all over the memory.
 */
export class SpanTable {
  size = 0
  readonly #from: Viewed
  /** By number; asked for when the table grows. */
  #hashes = new Int32Array(64)
  /** Twice as many as hashes: they are looked at all over the place, so they had better stay in the cache. */
  #slots = new Int32Array(128)
  /** Where each copy begins, and the last one ends. */
  #starts = new Int32Array(65)
  #arena: Buffer = Buffer.allocUnsafeSlow(1024)
  #copies: DataView = viewOf(this.#arena)
  #entries: readonly string[] = []

  /** @param from - where the texts lie. */
  constructor(from: Viewed) {
    this.#from = from
  }

  /** The number of the text from one place to another: a new one has the next. */
  numberOf(start: number, end: number): number {
    const hash = hashOf(this.#from.view, start, end)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (;;) {
      const word = this.#slots[slot] as number
      if (word === 0) break
      if (((word ^ hash) & ~mask) === 0 && this.has((word & mask) - 1, start, end)) return (word & mask) - 1
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = (hash & ~mask) | (this.size + 1)
    this.#hashes[this.size] = hash
    this.#copy(start, end)
    this.size++
    if (this.size === this.#hashes.length) this.#grow()
    return this.size - 1
  }

  /** How long the text of a number is. */
  lengthOf(number: number): number {
    return (this.#starts[number + 1] as number) - (this.#starts[number] as number)
  }

  /** Whether a text is that of a number. */
  has(number: number, start: number, end: number): boolean {
    const length = end - start
    const copy = this.#starts[number] as number
    return (this.#starts[number + 1] as number) - copy === length && sameBytes(this.#from.view, start, this.#copies, copy, length)
  }

  /** By number the texts. */
  entries(): readonly string[] {
    if (this.#entries.length === this.size) return this.#entries
    const all = this.#arena.toString('latin1', 0, this.#starts[this.size])
    const entries: string[] = []
    for (let number = 0; number < this.size; number++) entries.push(all.slice(this.#starts[number], this.#starts[number + 1]))
    this.#entries = entries
    return entries
  }

  #copy(start: number, end: number): void {
    const to = this.#starts[this.size] as number
    const next = to + end - start
    if (next > this.#arena.length) {
      const arena = Buffer.allocUnsafeSlow(Math.max(next, this.#arena.length * 2))
      arena.set(this.#arena)
      this.#arena = arena
      this.#copies = viewOf(arena)
    }
    const { bytes } = this.#from
    const arena = this.#arena
    for (let at = start; at < end; at++) arena[to + at - start] = bytes[at] as number
    this.#starts[this.size + 1] = next
  }

  #grow(): void {
    const hashes = this.#hashes
    this.#hashes = new Int32Array(hashes.length * 2)
    this.#hashes.set(hashes)
    const starts = this.#starts
    this.#starts = new Int32Array(this.#hashes.length + 1)
    this.#starts.set(starts)
    const slots = new Int32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let number = 0; number < this.size; number++) {
      const hash = hashes[number] as number
      let slot = hash & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = (hash & ~mask) | (number + 1)
    }
    this.#slots = slots
  }
}

/** Two lanes, so that a multiplication need not wait for the one before. What is left of words of four bytes is taken byte by byte. */
function hashOf(view: DataView, start: number, end: number): number {
  let at = start
  let even = end - at
  let odd = 0x9e3779b9
  for (; at + 7 < end; at += 8) {
    even = Math.imul(even ^ view.getInt32(at, true), 0x01000193)
    odd = Math.imul(odd ^ view.getInt32(at + 4, true), 0x5bd1e995)
    // A product says little of the highest bits of its factors.
    even ^= even >>> 15
    odd ^= odd >>> 13
  }
  for (; at < end; at++) even = Math.imul(even ^ view.getUint8(at), 0x01000193)
  const mixed = Math.imul(even ^ (even >>> 15), 0x85ebca6b) ^ Math.imul(odd ^ (odd >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
