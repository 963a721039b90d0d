import type { SegmentCache } from '../segment/segment-cache.ts'

interface Entry {
  readonly value: unknown
  readonly bytes: number
  /** When it was used last: the number of the use. */
  used: number
}

/** So much is kept when room has to be made: else it would have to be made at each step. */
const keptShare = 0.8

/** Decoded data of many segments, the least recently used of which makes room for new. */
export class ColumnCache {
  readonly #maxBytes: number
  readonly #parts = new Set<CachePart>()
  bytes = 0
  uses = 0

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

  /** Makes room where there is too much. */
  shrink(): void {
    if (this.bytes <= this.#maxBytes) return
    const entries = [...this.#parts].flatMap((part) => part.list())
    entries.sort((a, b) => a.used - b.used)
    for (const { part, key } of entries) {
      if (this.bytes <= this.#maxBytes * keptShare) return
      part.delete(key)
    }
  }
}

/** What is decoded of one segment. A hit costs little: lines are put together from cached columns, value by value. */
export class CachePart implements SegmentCache {
  readonly #whole: ColumnCache
  readonly #entries = new Map<string, Entry>()

  constructor(whole: ColumnCache) {
    this.#whole = whole
  }

  get<Value>(key: string, load: () => { readonly value: Value; readonly bytes: number }): Value {
    const whole = this.#whole
    const known = this.#entries.get(key)
    if (known !== undefined) {
      known.used = ++whole.uses
      return known.value as Value
    }
    const { value, bytes } = load()
    // What it is made of may have been loaded meanwhile, and it itself too.
    this.delete(key)
    this.#entries.set(key, { value, bytes, used: ++whole.uses })
    whole.bytes += bytes
    whole.shrink()
    return value
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
  list(): readonly { readonly part: CachePart; readonly key: string; readonly used: number }[] {
    return [...this.#entries].map(([key, { used }]) => ({ part: this, key, used }))
  }
}
