import type { SegmentCache } from '../segment/segment-cache.ts'

/** Decoded data, the least recently used of which makes room for new. */
export class ColumnCache implements SegmentCache {
  readonly #maxBytes: number
  readonly #entries = new Map<string, { readonly value: unknown; readonly bytes: number }>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** About how much it holds. */
  get bytes(): number {
    return this.#bytes
  }

  /** What was kept under a key, or what is loaded now. */
  get<Value>(key: string, load: () => { readonly value: Value; readonly bytes: number }): Value {
    const known = this.#entries.get(key)
    if (known !== undefined) {
      this.#entries.delete(key)
      this.#entries.set(key, known)
      return known.value as Value
    }
    const loaded = load()
    const before = this.#entries.get(key)
    if (before !== undefined) this.#bytes -= before.bytes
    this.#entries.set(key, loaded)
    this.#bytes += loaded.bytes
    this.#shrink()
    return loaded.value
  }

  /** Lets go of all that stands under keys that begin so. */
  forget(prefix: string): void {
    for (const [key, { bytes }] of this.#entries) {
      if (!key.startsWith(prefix)) continue
      this.#entries.delete(key)
      this.#bytes -= bytes
    }
  }

  #shrink(): void {
    for (const [key, { bytes }] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) return
      this.#entries.delete(key)
      this.#bytes -= bytes
    }
  }
}
