const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** Cuts time into periods, one file each. */
export interface Schedule {
  /** Names the period of a moment, in milliseconds since 1970. Grows with time. */
  stampOf(time: number): string
  /** The first moment, in milliseconds since 1970, of the period after that of this moment; Infinity when there is none. */
  endOf(time: number): number
}

/** Hours, days, or so many milliseconds from 1970 on. */
export type RotateInterval = 'hour' | 'day' | number

const two = (value: number): string => String(value).padStart(2, '0')

function dayOf(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${two(month + 1)}-${two(day)}`
}

const utcDay = (time: number): string => new Date(time).toISOString().slice(0, 10)
const utcHour = (time: number): string => new Date(time).toISOString().slice(0, 13)
const utcSecond = (time: number): string => new Date(time).toISOString().slice(0, 19).replaceAll(':', '-')

function localDay(time: number): string {
  const date = new Date(time)
  return dayOf(date.getFullYear(), date.getMonth(), date.getDate())
}

function localHour(time: number): string {
  return `${localDay(time)}T${two(new Date(time).getHours())}`
}

function nextLocalMidnight(time: number): number {
  const date = new Date(time)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}

/** The next moment at which a clock on the wall shows a full hour, unless it is set in between. */
function nextLocalHour(time: number): number {
  const date = new Date(time)
  return time + hourMs - (date.getMinutes() * minuteMs + date.getSeconds() * secondMs + date.getMilliseconds())
}

/** Where clocks are set back, an hour (or a day) comes twice: one period, as its name is the same. */
function untilItChanges(stampOf: (time: number) => string, next: (time: number) => number): (time: number) => number {
  return (time) => {
    const stamp = stampOf(time)
    let end = next(time)
    while (stampOf(end) <= stamp) end = next(end)
    return end
  }
}

function multiples(lengthMs: number): (time: number) => number {
  return (time) => (Math.floor(time / lengthMs) + 1) * lengthMs
}

/**
 * The periods of an interval. Days and hours are those of UTC, or of the process's time zone, with its days of 23 and 25 hours.
 * Without an interval there is one endless period, named by the day.
 */
export function createSchedule(interval: RotateInterval | undefined, zone: 'utc' | 'local'): Schedule {
  const isLocal = zone === 'local'
  if (interval === undefined) return { stampOf: isLocal ? localDay : utcDay, endOf: () => Infinity }
  if (typeof interval === 'number') {
    const endOf = multiples(interval)
    return { stampOf: (time) => utcSecond(endOf(time) - interval), endOf }
  }
  if (interval === 'day') {
    if (!isLocal) return { stampOf: utcDay, endOf: multiples(24 * hourMs) }
    return { stampOf: localDay, endOf: untilItChanges(localDay, nextLocalMidnight) }
  }
  if (!isLocal) return { stampOf: utcHour, endOf: multiples(hourMs) }
  return { stampOf: localHour, endOf: untilItChanges(localHour, nextLocalHour) }
}
