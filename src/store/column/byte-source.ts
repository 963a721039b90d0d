import { damage } from './damage.ts'

/** Reads what a `ByteSink` wrote, and never beyond its end. */
export class ByteSource {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get rest(): number {
    return this.#bytes.length - this.#at
  }

  /** A whole number from 0 to 2^53 - 1. */
  number(): number {
    const first = this.#bytes[this.#at]
    // Most take one byte.
    if (first !== undefined && first < 128) {
      this.#at++
      return first
    }
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) break
      scale *= 128
      if (scale > 2 ** 49) throw damage('a number of too many bytes')
    }
    if (value > Number.MAX_SAFE_INTEGER) throw damage('a number that is too great')
    return value
  }

  /** A number that counts things of which there can be only so many. */
  numberUpTo(most: number): number {
    const value = this.number()
    if (value > most) throw damage(`${value} where at most ${most} can be`)
    return value
  }

  byte(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw damage('an end within a payload')
    this.#at++
    return byte
  }

  take(length: number): Uint8Array {
    if (length > this.rest) throw damage(`${length} bytes where ${this.rest} are left`)
    const taken = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return taken
  }
}
