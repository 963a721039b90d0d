import { describe } from '../core/check.ts'
import type { Clock } from '../core/clock.ts'
import { CordwoodError } from '../core/error.ts'

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  /** Lets time pass: both the time of day and the time that durations are measured by. */
  advance(ms: number): void
  /** Sets the time of day, as an administrator does; durations do not see it. */
  set(time: number | string | Date): void
}

/**
 * Makes a clock for the option `clock` of a logger. It moves no timers.
 *
 * @param start - milliseconds since 1970, a Date, or a text that a Date understands; default 2026-01-01T00:00:00Z.
 * @throws CordwoodError CORDWOOD_ERR_OPTION_INVALID for what is no time.
 *
 * @example
 * ```ts
 * import { createFakeClock } from 'cordwood/testing'
 * const clock = createFakeClock('2026-11-21T10:00:00Z')
 * clock.advance(1500)
 * console.log(new Date(clock.now()).toISOString()) // → 2026-11-21T10:00:01.500Z
 * ```
 */
export function createFakeClock(start: number | string | Date = '2026-01-01T00:00:00Z'): FakeClock {
  let time = read('start', start)
  let passed = 0
  return {
    now: () => time,
    monotonic: () => passed,
    advance(ms) {
      if (!(ms >= 0 && ms < Infinity)) {
        throw new CordwoodError(
          'CORDWOOD_ERR_OPTION_INVALID',
          `Expected milliseconds from 0, got ${describe(ms)}. set() moves the clock back.`,
        )
      }
      time += ms
      passed += ms
    },
    set(to) {
      time = read('time', to)
    },
  }
}

function read(name: string, given: number | string | Date): number {
  const time = typeof given === 'number' ? given : new Date(given).getTime()
  if (Number.isFinite(time)) return time
  throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be a time, got ${describe(given)}.`)
}
