import type { Kept, SegmentCache } from '../segment/segment-cache.ts'

interface Entry {
  readonly value: unknown
  bytes: number
  readonly measure: (() => number) | undefined
  /** The turn in which it was used last. */
  used: number
  /** Grows with each entry. */
  readonly serial: number
}

/** So much is kept when room has to be made: else it would have to be made at each step. */
const keptShare = 0.9

/**
 * Decoded data of many segments. What was not used for the longest makes room for new; of what one query used, the newest does, so
 * that of a store that does not fit as a whole a part stays from query to query.
 */
export class ColumnCache {
  readonly #maxBytes: number
  readonly #parts = new Set<CachePart>()
  bytes = 0
  /** Grows with each query. */
  turn = 0
  serial = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The cache of one segment. */
  part(): CachePart {
    const part = new CachePart(this)
    this.#parts.add(part)
    return part
  }

  /** A segment was closed. */
  remove(part: CachePart): void {
    part.clear()
    this.#parts.delete(part)
  }

  /**
   * Makes room where there is too much.
   *
   * @param current - the part that is being read: what it is made of is needed now.
   */
  shrink(current: CachePart): void {
    if (this.bytes <= this.#maxBytes) return
    const entries = [...this.#parts].flatMap((part) => (part === current ? [] : part.list()))
    entries.sort((a, b) => a.used - b.used || b.serial - a.serial)
    for (const { part, key } of entries) {
      if (this.bytes <= this.#maxBytes * keptShare) return
      part.delete(key)
    }
    // One segment alone is more than is allowed.
    if (this.bytes > this.#maxBytes) for (const { key } of current.list().slice(0, -1)) current.delete(key)
  }
}

/** What is decoded of one segment. A hit costs little: lines are put together from cached columns, value by value. */
export class CachePart implements SegmentCache {
  readonly #whole: ColumnCache
  readonly #entries = new Map<string, Entry>()

  constructor(whole: ColumnCache) {
    this.#whole = whole
  }

  get<Value>(key: string, load: () => Kept<Value>): Value {
    const whole = this.#whole
    const known = this.#entries.get(key)
    if (known !== undefined) {
      known.used = whole.turn
      return known.value as Value
    }
    const { value, bytes, measure } = load()
    // What it is made of may have been loaded meanwhile, and it itself too.
    this.delete(key)
    this.#entries.set(key, { value, bytes, measure, used: whole.turn, serial: whole.serial++ })
    whole.bytes += bytes
    whole.shrink(this)
    return value
  }

  peek(key: string): unknown {
    return this.#entries.get(key)?.value
  }

  /** Takes into account what has grown while it was read. */
  settle(): void {
    for (const entry of this.#entries.values()) {
      if (entry.measure === undefined || entry.used !== this.#whole.turn) continue
      const bytes = entry.measure()
      this.#whole.bytes += bytes - entry.bytes
      entry.bytes = bytes
    }
    this.#whole.shrink(this)
  }

  delete(key: string): void {
    const known = this.#entries.get(key)
    if (known === undefined) return
    this.#entries.delete(key)
    this.#whole.bytes -= known.bytes
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.delete(key)
  }

  /** All that it holds. */
  list(): readonly (Pick<Entry, 'used' | 'serial'> & { readonly part: CachePart; readonly key: string })[] {
    return [...this.#entries].map(([key, { used, serial }]) => ({ part: this, key, used, serial }))
  }
}
