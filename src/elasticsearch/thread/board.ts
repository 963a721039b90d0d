/** What stands before the two halves: how often something was put up. */
const headBytes = 8

/**
 * Numbers that one thread puts up and another reads, in shared memory: they are there however the first one ends. It writes into
 * the half that nobody reads, and then turns the board.
 *
 *     turns | half 0 | half 1
 */
export class Board {
  readonly shared: SharedArrayBuffer
  readonly #turns: Int32Array
  readonly #halves: readonly [Float64Array, Float64Array]

  /** @param shared - of another thread's board of the same size. */
  constructor(
    size: number,
    shared: SharedArrayBuffer = new SharedArrayBuffer(headBytes + 2 * size * Float64Array.BYTES_PER_ELEMENT),
  ) {
    const half = (index: number): Float64Array =>
      new Float64Array(shared, headBytes + index * size * Float64Array.BYTES_PER_ELEMENT, size)
    this.shared = shared
    this.#turns = new Int32Array(shared, 0, 1)
    this.#halves = [half(0), half(1)]
  }

  /** Puts up what stands there from now on. */
  post(numbers: readonly number[]): void {
    const turns = Atomics.load(this.#turns, 0) + 1
    this.#halves[(turns & 1) as 0 | 1].set(numbers)
    Atomics.store(this.#turns, 0, turns)
  }

  /** What stands there: all of it, or some of it that stand side by side. */
  read(from?: number, to?: number): ArrayLike<number> {
    for (;;) {
      const turns = Atomics.load(this.#turns, 0)
      const numbers = this.#halves[(turns & 1) as 0 | 1].slice(from, to)
      // Turned once meanwhile, the other half was written.
      if (((Atomics.load(this.#turns, 0) - turns) | 0) <= 1) return numbers
    }
  }
}
