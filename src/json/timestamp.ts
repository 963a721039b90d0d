import { flat } from './string.ts'

/** Prints times as ISO 8601 in UTC; what stays the same within a second is made once a second. */
export type PrintTime = (time: number) => string

/** Digits after the second. */
export type TimePrecision = 'ms' | 'us' | 'ns'

/** The last millisecond that a Date can hold. */
const maxTime = 8.64e15

/** A time that can be printed: not a number is 1970, and what lies beyond the calendar its last day. */
export function validTime(time: number): number {
  return time >= 0 ? Math.min(time, maxTime) : time < 0 ? Math.max(time, -maxTime) : 0
}

/**
 * @param precision - digits after the second: 3, 6 or 9. A double keeps about a quarter of a microsecond, so the last digits of `ns` are not exact.
 * @param before - printed before the time, made part of the cached text.
 * @param after - printed after the `Z`.
 */
export function createTimePrinter(precision: TimePrecision = 'ms', before = '', after = ''): PrintTime {
  const parts = precision === 'ms' ? 0 : precision === 'us' ? 1e3 : 1e6
  const digits = precision === 'us' ? 3 : 6
  // Each is made when it is first printed: all of them at once would be a tenth of the way to the first line (bench import).
  const endings = new Array<string | undefined>(1000)
  const endingOf = (ms: number): string => (endings[ms] ??= flat(String(ms).padStart(3, '0') + (parts === 0 ? `Z${after}` : '')))
  let second = NaN
  let text = ''
  // A busy service logs many lines within a millisecond.
  let last = NaN
  let printed = ''
  let isFlat = false
  const print = (given: number): string => {
    let time = given
    if (!(time >= second && time < second + 1000)) {
      time = validTime(time)
      second = Math.floor(time / 1000) * 1000
      const iso = new Date(second).toISOString()
      text = flat(before + iso.slice(0, iso.indexOf('.') + 1))
    }
    const rest = time - second
    const ms = Math.floor(rest)
    const ending = endingOf(ms)
    if (parts === 0) return text + ending
    return text + ending + String(Math.floor((rest - ms) * parts)).padStart(digits, '0') + 'Z' + after
  }
  return (given) => {
    if (given !== last) {
      printed = print(given)
      last = given
      isFlat = false
    } else if (!isFlat) {
      printed = flat(printed)
      isFlat = true
    }
    return printed
  }
}
