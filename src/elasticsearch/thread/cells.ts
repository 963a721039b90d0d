const written = 0
const awaited = 1
const numbers = 2
const idle = 0
const listened = 1
const flags = 2
/** Bits of a place within a segment; the rest is its number. */
const placeBits = 44n

/**
 * What two threads tell each other all the time, in shared memory, as a message would cost too much for it.
 *
 *     written (64 bits: segment, end) | awaited (64 bits) | idle | listened
 */
export class Cells {
  readonly shared: SharedArrayBuffer
  readonly #numbers: BigInt64Array
  readonly #flags: Int32Array

  /** @param shared - of the other thread's. */
  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(numbers * 8 + flags * 4)) {
    this.shared = shared
    this.#numbers = new BigInt64Array(shared, 0, numbers)
    this.#flags = new Int32Array(shared, numbers * 8, flags)
  }

  /** Our own epoch is written up to here. */
  write(segment: number, end: number): void {
    Atomics.store(this.#numbers, written, (BigInt(segment) << placeBits) | BigInt(end))
  }

  /** Up to where it is written. */
  read(): { readonly segment: number; readonly end: number } {
    const place = Atomics.load(this.#numbers, written)
    return { segment: Number(place >> placeBits), end: Number(BigInt.asUintN(Number(placeBits), place)) }
  }

  /** The reader has nothing to do, and wants to be woken. */
  rest(): void {
    Atomics.store(this.#flags, idle, 1)
  }

  /** Whether the reader wants to be woken; asked once for each rest. */
  takeRest(): boolean {
    return Atomics.exchange(this.#flags, idle, 0) === 1
  }

  /** Somebody waits until so many lines have come to their end in the life of the reader; at least one. */
  await(lines: number): void {
    Atomics.store(this.#numbers, awaited, BigInt(lines))
  }

  /** Somebody waits. */
  get isAwaited(): boolean {
    return Atomics.load(this.#numbers, awaited) > 0n
  }

  /** Whether somebody waits for so many or fewer; asked once for each. */
  takeAwaited(lines: number): boolean {
    const wanted = Atomics.load(this.#numbers, awaited)
    return wanted > 0n && wanted <= lines && Atomics.compareExchange(this.#numbers, awaited, wanted, 0n) === wanted
  }

  /** Somebody listens to requests. */
  get isListened(): boolean {
    return Atomics.load(this.#flags, listened) === 1
  }

  set isListened(value: boolean) {
    Atomics.store(this.#flags, listened, value ? 1 : 0)
  }
}
