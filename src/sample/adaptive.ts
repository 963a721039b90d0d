/** What makes for load. */
export interface AdaptiveSettings {
  /** Milliseconds by which timers may be late; undefined: no matter. */
  readonly eventLoopDelayMs: number | undefined
  /** Lines a second that the logger may write; undefined for no limit. */
  readonly linesPerSecond: number | undefined
  /** The rate that is left at full load. */
  readonly floor: number
}

/** What is measured outside, ten times a second while there are calls. */
export interface Measured {
  /** Milliseconds by which the event loop is late. */
  readonly eventLoopDelayMs: number
  /** The fullest ring: 0 empty, 1 full. */
  readonly ringFill: number
}

const sliceMs = 100
/** How much the newest slice counts in the estimate of what comes. */
const freshness = 0.3
/** Of the lines a second: what is aimed at, what runs out of the bucket, and what the bucket holds. The last two are all of them. */
const aim = 0.8
const leak = 0.9
const hold = 0.1

const clamp = (value: number): number => (value > 0 ? (value < 1 ? value : 1) : 0)

/**
 * The load of the process, from 0 to 1: the largest of three.
 *
 * Event loop: `1 - target / delay`. Ring: 0 up to half full, 1 when full. Lines a second: `1 - target / expected`, where expected is
 * what would be written at load 0, estimated from the last slices of 100 ms; and, before that estimate has seen a spike come, a
 * leaky bucket: what is written fills it, and beyond half full the load grows until it is 1 at the brim. So in any second at most the
 * target is written, besides what the floor lets through and what is always kept.
 */
export class Adaptive {
  readonly #settings: AdaptiveSettings
  readonly #measure: () => Measured
  #sliceEnd = -Infinity
  #demand = 0
  #forced = 0
  #demandRate = 0
  #forcedRate = 0
  #bucket = 0
  #bucketTime = 0
  /** Of event loop, ring and estimate: constant within a slice. */
  #steady = 0

  /** @param measure - asked ten times a second at most. */
  constructor(settings: AdaptiveSettings, measure: () => Measured) {
    this.#settings = settings
    this.#measure = measure
  }

  /** 0: all is well; 1: nothing but the floor is left. */
  load(time: number): number {
    if (time >= this.#sliceEnd || time < this.#sliceEnd - sliceMs * 2) this.#turn(time)
    const { linesPerSecond } = this.#settings
    if (linesPerSecond === undefined) return this.#steady
    this.#drain(time, linesPerSecond)
    const brim = Math.max(linesPerSecond * hold, 1)
    const guard = clamp((this.#bucket * 2) / brim - 1)
    return guard > this.#steady ? guard : this.#steady
  }

  /** The rate of a line that has this one without load. */
  adjust(rate: number, load: number): number {
    const adjusted = rate * (1 - load)
    const { floor } = this.#settings
    return adjusted >= floor ? adjusted : Math.min(rate, floor)
  }

  /** A line came that would be kept at this rate without load. */
  expect(rate: number): void {
    this.#demand += rate
  }

  /** A line was kept; `isForced`: whatever the load. */
  spend(time: number, isForced: boolean): void {
    if (isForced) this.#forced++
    const { linesPerSecond } = this.#settings
    if (linesPerSecond === undefined) return
    this.#drain(time, linesPerSecond)
    // What is always kept may be more than a second holds; more than a second's worth is not remembered against the rest.
    this.#bucket = Math.min(this.#bucket + 1, linesPerSecond + 1)
  }

  #drain(time: number, linesPerSecond: number): void {
    const elapsed = time - this.#bucketTime
    this.#bucketTime = time
    if (elapsed > 0) this.#bucket = Math.max(0, this.#bucket - (elapsed / 1000) * linesPerSecond * leak)
  }

  #turn(time: number): void {
    const elapsed = time - this.#sliceEnd + sliceMs
    // The first slice, or a clock that was set back: nothing is known of what was before.
    if (!(elapsed > 0 && elapsed < Infinity)) this.#demandRate = this.#forcedRate = 0
    else {
      const share = 1 - (1 - freshness) ** (elapsed / sliceMs)
      const perSecond = 1000 / elapsed
      this.#demandRate += (this.#demand * perSecond - this.#demandRate) * share
      this.#forcedRate += (this.#forced * perSecond - this.#forcedRate) * share
    }
    this.#demand = this.#forced = 0
    this.#sliceEnd = time + sliceMs
    this.#steady = this.#steadyLoad()
  }

  #steadyLoad(): number {
    const { eventLoopDelayMs, linesPerSecond } = this.#settings
    const measured = this.#measure()
    let load = clamp(measured.ringFill * 2 - 1)
    if (eventLoopDelayMs !== undefined && measured.eventLoopDelayMs > eventLoopDelayMs) {
      load = Math.max(load, 1 - eventLoopDelayMs / measured.eventLoopDelayMs)
    }
    if (linesPerSecond !== undefined && this.#demandRate > 0) {
      const room = Math.max(0, linesPerSecond * aim - this.#forcedRate)
      load = Math.max(load, clamp(1 - room / this.#demandRate))
    }
    return load
  }
}
