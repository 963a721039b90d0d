/** Numbers from 0 to 1, the same in every run (mulberry32), and what generators make of them. */
export class SeededRandom {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }

  text(length: number, letters: string): string {
    let text = ''
    for (let place = 0; place < length; place++) text += letters.charAt(this.below(letters.length))
    return text
  }

  /** Normal, with mean 0 and deviation 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
  }

  /** The time to the next of events that come `rate` times a unit. */
  wait(rate: number): number {
    return -Math.log(1 - this.next()) / rate
  }

  /** A place in a table of weights. */
  pick(weights: readonly number[]): number {
    let rest = this.next() * weights.reduce((sum, weight) => sum + weight, 0)
    for (const [place, weight] of weights.entries()) if ((rest -= weight) < 0) return place
    return weights.length - 1
  }

  /** A place below `size`, the first ones most often (Zipf). */
  zipf(size: number): number {
    return Math.min(size - 1, Math.floor(size ** this.next()) - 1 + (this.next() < 0.5 ? 0 : 1))
  }
}
