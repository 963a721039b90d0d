import { CordwoodError } from '../core/error.ts'
import { describe } from '../core/check.ts'
import { createTimeZone, type TimeZone } from './time-zone.ts'

/** Cuts time into the intervals of a histogram. */
export interface Rounding {
  /** The start of the interval that a time lies in (ms). */
  floor(time: number): number
  /** The start of the interval after the one that starts here. */
  next(start: number): number
}

/** The intervals whose length the calendar says. */
export const calendarUnits: readonly string[] = ['day', 'week', 'month', 'quarter', 'year']
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Makes the rounding of an interval: `30s` `5m` `1h` `7d` are of fixed length, counted from 1970 in local time; `day` `week`
 * (from Monday) `month` `quarter` `year` follow the calendar. Throws CORDWOOD_ERR_AGGREGATION_INVALID.
 *
 * @param timeZone - IANA name; default UTC.
 */
export function createRounding(interval: string, timeZone = 'UTC'): Rounding {
  const zone = timeZone === 'UTC' ? undefined : createTimeZone(timeZone)
  if (calendarUnits.includes(interval)) return calendarRounding(interval, zone)
  const length = fixedInterval(interval)
  if (length === undefined) {
    throw new CordwoodError(
      'CORDWOOD_ERR_AGGREGATION_INVALID',
      `Expected an interval like 30s, 5m, 1h, 7d or one of ${calendarUnits.join(', ')}, got ${describe(interval)}.`,
    )
  }
  const floor = zone === undefined ? (time: number): number => Math.floor(time / length) * length : fixedFloor(length, zone)
  return {
    floor,
    next(start) {
      for (let time = start + length; ; time += length) {
        const next = floor(time)
        if (next > start) return next
      }
    },
  }
}

function fixedInterval(text: string): number | undefined {
  const found = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text)
  const length = Number(found?.[1] ?? 0) * (unitMs[found?.[2] ?? ''] ?? 0)
  return length > 0 && length <= 8.64e15 ? length : undefined
}

/** Rounds the local time; of two instants that have it, the later one that is not after the time itself. */
function fixedFloor(length: number, zone: TimeZone): (time: number) => number {
  return (time) => {
    const local = time + zone.offsetAt(time)
    const rounded = Math.floor(local / length) * length
    return zone.instantsOf(rounded).findLast((instant) => instant <= time) ?? zone.transitionAround(rounded)
  }
}

function calendarRounding(unit: string, zone: TimeZone | undefined): Rounding {
  const toLocal = (time: number): number => time + (zone?.offsetAt(time) ?? 0)
  const toInstant = (local: number): number =>
    zone === undefined ? local : (zone.instantsOf(local)[0] ?? zone.transitionAround(local))
  return {
    floor: (time) => toInstant(startOf(unit, toLocal(time), 0)),
    next: (start) => toInstant(startOf(unit, toLocal(start), 1)),
  }
}

/** The start of the unit that a local time lies in, or of one some units later. */
function startOf(unit: string, local: number, later: number): number {
  const date = new Date(local)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  switch (unit) {
    case 'year':
      return utc(year + later, 0, 1)
    case 'quarter':
      return utc(year, month - (month % 3) + 3 * later, 1)
    case 'month':
      return utc(year, month + later, 1)
    case 'week':
      return utc(year, month, day - ((date.getUTCDay() + 6) % 7) + 7 * later)
    default:
      return utc(year, month, day + later)
  }
}

/** Date.UTC takes the years 0 to 99 for those of the last century. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day)
}
