const none = -1

/**
 * Numbers texts by their bytes, in the order in which they first appear: a hash table of open addressing, whose slots hold the number of
 * a text + 1.
 *
 *     hash of the bytes -> slot -> number -> the hash, and where in `arena` a copy of the bytes stands, which are compared
 *
 * The copies lie close together, while the lines would have to be fetched from all over the memory.
 */
export class SpanTable {
  size = 0
  #hashes = new Int32Array(64)
  #slots = new Int32Array(256)
  /** Where each copy begins, and the last one ends. */
  #starts = new Int32Array(65)
  #arena: Buffer = Buffer.allocUnsafeSlow(1024)
  #entries: readonly string[] = []

  /** The number of the text from one place to another: a new one has the next. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (;;) {
      const number = (this.#slots[slot] as number) - 1
      if (number === none) break
      if (this.#hashes[number] === hash && this.has(number, bytes, start, end)) return number
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.size + 1
    this.#hashes[this.size] = hash
    this.#copy(bytes, start, end)
    this.size++
    if (this.size === this.#hashes.length) this.#grow()
    return this.size - 1
  }

  /** How long the text of a number is. */
  lengthOf(number: number): number {
    return (this.#starts[number + 1] as number) - (this.#starts[number] as number)
  }

  /** Whether a text is that of a number. */
  has(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start
    const copy = this.#starts[number] as number
    if ((this.#starts[number + 1] as number) - copy !== length) return false
    const arena = this.#arena
    // From the end: ids and times begin alike.
    for (let at = length - 1; at >= 0; at--) if (bytes[start + at] !== arena[copy + at]) return false
    return true
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

  #copy(bytes: Uint8Array, start: number, end: number): void {
    const to = this.#starts[this.size] as number
    const next = to + end - start
    if (next > this.#arena.length) {
      const arena = Buffer.allocUnsafeSlow(Math.max(next, this.#arena.length * 2))
      arena.set(this.#arena)
      this.#arena = arena
    }
    const arena = this.#arena
    for (let at = start; at < end; at++) arena[to + at - start] = bytes[at] as number
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

/** Two lanes, so that a multiplication need not wait for the one before. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start
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
