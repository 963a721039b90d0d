import { ByteSource } from './byte-source.ts'
import { damage } from './damage.ts'

/** Reads what a `PartWriter` collected, in the same order. */
export class PartReader {
  readonly control: ByteSource
  readonly #text: ByteSource
  readonly #bytes: ByteSource
  readonly #own: readonly Uint8Array[]
  #next = 0

  constructor(parts: readonly Uint8Array[]) {
    const [control, text, bytes, ...own] = parts
    if (control === undefined || text === undefined || bytes === undefined) throw damage(`${parts.length} parts`)
    this.control = new ByteSource(control)
    this.#text = new ByteSource(text)
    this.#bytes = new ByteSource(bytes)
    this.#own = own
  }

  text(): Uint8Array {
    return this.#take(this.#text)
  }

  bytes(): Uint8Array {
    return this.#take(this.#bytes)
  }

  #take(pool: ByteSource): Uint8Array {
    const length = this.control.number()
    if (length % 2 === 0) return pool.take(length / 2)
    const own = this.#own[this.#next++]
    if (own === undefined || own.length !== (length - 1) / 2) throw damage('a part of another length, or none')
    return own
  }
}
