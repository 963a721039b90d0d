/** How often something took how long. */
export interface LatencySummary {
  /** How often. */
  readonly count: number
  /** Of all, in milliseconds. */
  readonly sumMs: number
  /** Upper bounds in milliseconds, ascending, each with how many took at most so long. What took longer is in `count` alone. */
  readonly atMost: readonly (readonly [boundMs: number, count: number])[]
}

/** From what the page cache takes at once to what a server takes when it is in trouble. */
const boundsMs: readonly number[] = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]

/** Counts durations in fixed buckets: what is added costs one short loop and no memory. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(boundsMs.length)
  #count = 0
  #sumMs = 0

  /** Adds one, in milliseconds. What is no duration (a clock that went back) counts as none. */
  add(ms: number): void {
    const duration = ms > 0 ? ms : 0
    this.#count++
    this.#sumMs += duration
    for (let index = 0; index < boundsMs.length; index++) {
      if (duration > (boundsMs[index] ?? Infinity)) continue
      this.#counts[index] = (this.#counts[index] ?? 0) + 1
      return
    }
  }

  /** The numbers now. */
  summary(): LatencySummary {
    let sum = 0
    const atMost = boundsMs.map((bound, index): readonly [number, number] => [bound, (sum += this.#counts[index] ?? 0)])
    return { count: this.#count, sumMs: this.#sumMs, atMost }
  }
}
