/** Read at once: about what one request holds. */
export const windowBytes: number = 1 << 20
/**
 * So many wait to be used again at most: what a reader has in memory while it catches up. Given back and had anew all the time, it would
 * stay with the process in pieces that nobody can use.
 */
const maxWaiting = 8

/** A piece of a segment in memory, for as long as somebody needs what is in it. */
export interface ReadWindow {
  readonly buffer: Buffer
  /** Somebody needs it, too. */
  hold(): void
  /** Somebody needs it no longer; after the last one it is used again. */
  release(): void
  /** Whatever happens, its bytes stay what they are: they may still be on their way somewhere. */
  pin(): void
}

/**
 * Memory into which segments are read, used again and again: each new piece of it costs the processor a fault for every page, which is
 * more than it takes to fill it (bench `ship`).
 */
export class ReadWindows {
  readonly #waiting: Buffer[] = []

  /** One of at least so many bytes, that one needs who takes it. What it holds is left over. */
  take(bytes: number): ReadWindow {
    const isCommon = bytes <= windowBytes
    const buffer = (isCommon ? this.#waiting.pop() : undefined) ?? Buffer.allocUnsafeSlow(isCommon ? windowBytes : bytes)
    let users = 1
    let isPinned = !isCommon
    return {
      buffer,
      hold() {
        users++
      },
      release: () => {
        users--
        if (users === 0 && !isPinned && this.#waiting.length < maxWaiting) this.#waiting.push(buffer)
      },
      pin() {
        isPinned = true
      },
    }
  }
}
