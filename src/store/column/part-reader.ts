import { ByteSource } from './byte-source.ts'
import { damage } from './damage.ts'

/** Bytes of a known length that are read when they are needed. */
export interface LaterBytes {
  readonly length: number
  read(): Uint8Array
}

/** Reads what a `PartWriter` collected, in the same order. */
export class PartReader {
  readonly control: ByteSource
  readonly #text: ByteSource
  readonly #bytes: ByteSource
  readonly #own: readonly (Uint8Array | LaterBytes)[]
  #next = 0

  /** @param parts - the first three are read at once. */
  constructor(parts: readonly (Uint8Array | LaterBytes)[]) {
    const [control, text, bytes, ...own] = parts
    if (control === undefined || text === undefined || bytes === undefined) throw damage(`${parts.length} parts`)
    this.control = new ByteSource(bytesOf(control))
    this.#text = new ByteSource(bytesOf(text))
    this.#bytes = new ByteSource(bytesOf(bytes))
    this.#own = own
  }

  text(): Uint8Array {
    return bytesOf(this.#take(this.#text))
  }

  bytes(): Uint8Array {
    return bytesOf(this.#take(this.#bytes))
  }

  /** The next texts, which may be read later. */
  laterText(): LaterBytes {
    return laterOf(this.#take(this.#text))
  }

  /** The next bytes, which may be read later. */
  laterBytes(): LaterBytes {
    return laterOf(this.#take(this.#bytes))
  }

  #take(pool: ByteSource): Uint8Array | LaterBytes {
    const length = this.control.number()
    if (length % 2 === 0) return pool.take(length / 2)
    const own = this.#own[this.#next++]
    if (own === undefined || own.length !== (length - 1) / 2) throw damage('a part of another length, or none')
    return own
  }
}

function bytesOf(part: Uint8Array | LaterBytes): Uint8Array {
  return part instanceof Uint8Array ? part : part.read()
}

function laterOf(part: Uint8Array | LaterBytes): LaterBytes {
  return part instanceof Uint8Array ? { length: part.length, read: () => part } : part
}
