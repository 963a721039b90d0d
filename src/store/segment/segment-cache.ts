/** What is kept, and about how many bytes it takes. */
export interface Kept<Value> {
  readonly value: Value
  readonly bytes: number
  /** What it takes at a later moment, where it grows with what is asked of it. */
  readonly measure?: () => number
}

/** Where a segment keeps what it has decoded: one for many segments bounds them all. */
export interface SegmentCache {
  /** What is kept under a name; else what `load` makes. */
  get<Value>(key: string, load: () => Kept<Value>): Value
  /** What is kept under a name. */
  peek(key: string): unknown
}

/** Keeps everything until it is told to forget. */
export class PlainCache implements SegmentCache {
  readonly #kept = new Map<string, Kept<unknown>>()

  get bytes(): number {
    return [...this.#kept.values()].reduce((sum, { bytes, measure }) => sum + (measure?.() ?? bytes), 0)
  }

  get<Value>(key: string, load: () => Kept<Value>): Value {
    const known = this.#kept.get(key)
    if (known !== undefined) return known.value as Value
    const kept = load()
    this.#kept.set(key, kept)
    return kept.value
  }

  peek(key: string): unknown {
    return this.#kept.get(key)?.value
  }

  clear(): void {
    this.#kept.clear()
  }
}
