/** An answer of so many milliseconds beyond the mean, in standard deviations, tells of a queue that grows in the server. */
const slowDeviations = 2.5
/** Where all answers take the same time, a small difference means nothing: at least so much of the mean. */
const leastShare = 0.5
/** Weight of the newest answer in mean and variance. */
const weight = 0.1
/** So many answers, before one is called slow. */
const samplesToJudge = 8
const refusedFactor = 0.7
const slowFactor = 0.9

/**
 * How many requests may be on their way at once: one more for each round of answers as long as they come as fast as before, fewer
 * when they come late or the server says that it has too much (additive increase, multiplicative decrease).
 *
 *     limit  1 2 4 8 8 8 5.6 6.6 7.6 8      the first rounds double it, until something is refused
 *                    ^ 429: x 0.7
 */
export class Concurrency {
  readonly #most: number
  #limit = 1
  #isStarting = true
  #mean = 0
  #variance = 0
  #samples = 0
  /** Requests that were begun before say nothing of the limit that holds now. */
  #changedAt = -Infinity

  /** @param most - requests at once. */
  constructor(most: number) {
    this.#most = most
  }

  /** Requests at once. */
  get limit(): number {
    return Math.max(1, Math.floor(this.#limit))
  }

  /**
   * The server took a request.
   *
   * @param durationMs - how long that took; only of full requests, since small ones are answered sooner.
   * @param inFlight - requests that were on their way, this one too.
   */
  answered(durationMs: number | undefined, startedAt: number, inFlight: number, now: number): void {
    if (durationMs !== undefined && this.#isSlow(durationMs)) return this.#cut(slowFactor, startedAt, now)
    // A limit that nobody reaches says nothing of what the server can take.
    if (inFlight >= this.limit) this.#limit = Math.min(this.#most, this.#limit + (this.#isStarting ? 1 : 1 / this.#limit))
  }

  /** The server, or the way to it, had too much. */
  refused(startedAt: number, now: number): void {
    this.#cut(refusedFactor, startedAt, now)
  }

  #isSlow(durationMs: number): boolean {
    const difference = durationMs - this.#mean
    const isSlow =
      this.#samples >= samplesToJudge &&
      difference > Math.max(slowDeviations * Math.sqrt(this.#variance), leastShare * this.#mean)
    const share = this.#samples === 0 ? 1 : weight
    this.#samples++
    this.#mean += share * difference
    this.#variance = (1 - weight) * (this.#variance + weight * difference * difference * Math.sign(this.#samples - 1))
    return isSlow
  }

  #cut(factor: number, startedAt: number, now: number): void {
    this.#isStarting = false
    if (startedAt < this.#changedAt) return
    this.#limit = Math.max(1, this.#limit * factor)
    this.#changedAt = now
  }
}
