/** So many wait to be used again at most: more would be memory that nobody needs. */
const maxWaiting = 2
/** Sizes are rounded up to these, so that one buffer serves many requests. */
const stepBytes = 1 << 18

/**
 * Buffers in which bodies are put together before they are compressed, used again and again: new ones would be memory outside of the
 * heap, which is collected late, and costs the processor a fault for each page.
 */
export class BodyPool {
  readonly #waiting: Buffer[] = []

  /** A buffer of at least so many bytes. What it holds is left over from another request. */
  take(bytes: number): Buffer {
    const index = this.#waiting.findIndex(({ length }) => length >= bytes)
    if (index < 0) return Buffer.allocUnsafeSlow(Math.ceil(bytes / stepBytes) * stepBytes)
    const [buffer] = this.#waiting.splice(index, 1)
    return buffer ?? Buffer.allocUnsafeSlow(bytes)
  }

  /** Nobody reads it any more. */
  give(buffer: Buffer): void {
    if (this.#waiting.length < maxWaiting) this.#waiting.push(buffer)
  }
}
