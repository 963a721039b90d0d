const idle = 0
const awaited = 1
const listened = 2
const cells = 3
/** Bits of a place within a segment; the rest is its number. */
const placeBits = 44n

/**
 * What two threads tell each other all the time, in shared memory, as a message would cost too much for it.
 *
 *     written (64 bits: segment, end) | idle | awaited | listened
 */
export class Cells {
  readonly shared: SharedArrayBuffer
  readonly #written: BigInt64Array
  readonly #flags: Int32Array

  /** @param shared - of the other thread's. */
  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(8 + cells * 4)) {
    this.shared = shared
    this.#written = new BigInt64Array(shared, 0, 1)
    this.#flags = new Int32Array(shared, 8, cells)
  }

  /** Our own epoch is written up to here. */
  write(segment: number, end: number): void {
    Atomics.store(this.#written, 0, (BigInt(segment) << placeBits) | BigInt(end))
  }

  /** Up to where it is written. */
  read(): { readonly segment: number; readonly end: number } {
    const written = Atomics.load(this.#written, 0)
    return { segment: Number(written >> placeBits), end: Number(BigInt.asUintN(Number(placeBits), written)) }
  }

  /** The reader has nothing to do, and wants to be woken. */
  rest(): void {
    Atomics.store(this.#flags, idle, 1)
  }

  /** Whether the reader wants to be woken; asked once for each rest. */
  takeRest(): boolean {
    return Atomics.exchange(this.#flags, idle, 0) === 1
  }

  /** Somebody waits for the next change of the books. */
  await(): void {
    Atomics.store(this.#flags, awaited, 1)
  }

  /** Whether somebody waits; asked once for each. */
  takeAwaited(): boolean {
    return Atomics.exchange(this.#flags, awaited, 0) === 1
  }

  /** Somebody listens to requests. */
  get isListened(): boolean {
    return Atomics.load(this.#flags, listened) === 1
  }

  set isListened(value: boolean) {
    Atomics.store(this.#flags, listened, value ? 1 : 0)
  }
}
