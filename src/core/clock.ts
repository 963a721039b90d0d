/** Where the time comes from; replaced in tests. */
export interface Clock {
  /** Milliseconds since 1970, fraction allowed. */
  now(): number
  /** Milliseconds that only ever grow, for durations. */
  monotonic(): number
}

/**
 * Milliseconds that only ever grow. Not by `performance`, which is as fast, but loads eight modules of Node when it is first
 * looked at: 1 ms of the way to the first line (bench import).
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}

/** Whole milliseconds of the system. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: monotonicMs }

/** How far the two clocks may drift apart before the anchor is set anew (the system's clock was adjusted). */
const maxDriftMs = 2

/**
 * The system's time with fractions of a millisecond: one reading of the wall clock carried on by the monotonic one.
 * A double keeps about a quarter of a microsecond in this century, and so does the printed time.
 */
export function createPreciseClock(wall: () => number = Date.now, monotonic: () => number = () => performance.now()): Clock {
  let anchor = wall() - monotonic()
  return {
    now() {
      const time = anchor + monotonic()
      const now = wall()
      if (time - now < maxDriftMs + 1 && now - time < maxDriftMs) return time
      anchor = now - monotonic()
      return now
    },
    monotonic,
  }
}
