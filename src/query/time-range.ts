import type { TimeRange } from '../core/query.ts'

/** A range in whole milliseconds, as times are compared: both ends are cut alike, so that adjoining ranges share no line. */
export function wholeRange(range: TimeRange): TimeRange {
  return {
    ...(range.from === undefined ? {} : { from: Math.floor(range.from) }),
    ...(range.to === undefined ? {} : { to: Math.floor(range.to) }),
  }
}

/** Does a time (ms, fraction allowed) lie in a range? */
export function isInRange(time: number, range: TimeRange): boolean {
  const whole = Math.floor(time)
  const { from, to } = wholeRange(range)
  return (from === undefined || whole >= from) && (to === undefined || whole < to)
}
