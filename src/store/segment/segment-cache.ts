/** Where a segment keeps what it has decoded: one for many segments bounds them all. */
export interface SegmentCache {
  /** What is kept under a name; else what `load` makes, with about how many bytes it takes. */
  get<Value>(key: string, load: () => { readonly value: Value; readonly bytes: number }): Value
}

/** Keeps everything until it is told to forget. */
export class PlainCache implements SegmentCache {
  bytes = 0
  readonly #values = new Map<string, unknown>()

  get<Value>(key: string, load: () => { readonly value: Value; readonly bytes: number }): Value {
    if (this.#values.has(key)) return this.#values.get(key) as Value
    const { value, bytes } = load()
    this.#values.set(key, value)
    this.bytes += bytes
    return value
  }

  clear(): void {
    this.#values.clear()
    this.bytes = 0
  }
}
