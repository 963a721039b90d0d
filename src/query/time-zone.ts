import { CordwoodError } from '../core/error.ts'
import { describe } from '../core/check.ts'

/** Local times of one place. */
export interface TimeZone {
  /** Local minus universal time, in ms, at an instant. */
  offsetAt(time: number): number
  /** The instants that have a local time, ascending: two when clocks go back, none when they skip it. */
  instantsOf(local: number): readonly number[]
  /** The instant at which clocks skipped a local time that does not exist. */
  transitionAround(local: number): number
}

const dayMs = 86_400_000
/** Clocks change at whole quarters of an hour only. */
const quarterMs = 900_000

/** A zone by its IANA name. Throws CORDWOOD_ERR_AGGREGATION_INVALID for a name that does not exist. */
export function createTimeZone(name: string): TimeZone {
  const formatter = formatterOf(name)
  const known = new Map<number, number>()

  const offsetAt = (time: number): number => {
    const quarter = Math.floor(time / quarterMs)
    let offset = known.get(quarter)
    if (offset === undefined) {
      if (known.size > 10_000) known.clear()
      offset = localTime(formatter, quarter * quarterMs) - quarter * quarterMs
      known.set(quarter, offset)
    }
    return offset
  }
  const offsetsAround = (local: number): readonly [before: number, after: number] => [
    offsetAt(local - dayMs),
    offsetAt(local + dayMs),
  ]
  return {
    offsetAt,
    instantsOf(local) {
      const instants = new Set(offsetsAround(local).map((offset) => local - offset))
      return [...instants].filter((instant) => instant + offsetAt(instant) === local).sort((a, b) => a - b)
    },
    transitionAround(local) {
      const [before, after] = offsetsAround(local)
      // The skipped hour lies between the two readings of the same local time.
      let quarter = Math.floor((local - after) / quarterMs)
      while (offsetAt(quarter * quarterMs) === before) quarter++
      return quarter * quarterMs
    },
  }
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  try {
    const numeric = 'numeric'
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    })
  } catch (cause) {
    throw new CordwoodError(
      'CORDWOOD_ERR_AGGREGATION_INVALID',
      `Expected \`timeZone\` to be an IANA name like Europe/Berlin, got ${describe(timeZone)}.`,
      { cause },
    )
  }
}

function localTime(formatter: Intl.DateTimeFormat, time: number): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatter.formatToParts(time)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
