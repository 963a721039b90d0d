/** A date literal names a stretch of time: a day is 24 hours long, a millisecond one. Start included, end excluded. */
export interface DateSpan {
  readonly startMs: number
  readonly endMs: number
}

type Unit = 'y' | 'M' | 'w' | 'd' | 'h' | 'm' | 's'
const fixed: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 }
const iso = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/
const math = /^((?:[+-]\d+[yMwdhHms])*)(?:\/([yMwdhHms]))?$/

/**
 * A date as queries write it: `2026`, `2026-11-21`, `2026-11-21T10:00:00Z` (UTC without a zone), milliseconds since 1970, and date
 * math from `now` or after a date's `||` (`now-1h`, `now-1d/d`, `2026-11-21||+1M`). Undefined where it is none.
 *
 * @param now - milliseconds since 1970.
 */
export function parseDate(text: string, now: number): DateSpan | undefined {
  const anchored = /^(now|.+\|\|)(.*)$/s.exec(text)
  const anchor = anchored?.[1]
  if (anchored === null || anchor === undefined) return parseAbsolute(text)
  const base = anchor === 'now' ? now : parseAbsolute(anchor.slice(0, -2))?.startMs
  const steps = math.exec(anchored[2] ?? '')
  if (base === undefined || steps === null) return undefined
  let time = Math.floor(base)
  for (const [, sign = '', amount = '', unit = ''] of (steps[1] ?? '').matchAll(/([+-])(\d+)(\w)/g)) {
    time = shift(time, Number(sign + amount), unitOf(unit))
  }
  const span = steps[2] === undefined ? { startMs: time, endMs: time + 1 } : round(time, unitOf(steps[2]))
  return valid(span.startMs) && valid(span.endMs) ? span : undefined
}

/** What a Date can hold. */
function valid(time: number): boolean {
  return Math.abs(time) <= 8.64e15
}

function unitOf(letter: string): Unit {
  return letter === 'H' ? 'h' : (letter as Unit)
}

function parseAbsolute(text: string): DateSpan | undefined {
  if (/^-?\d{5,16}$/.test(text)) {
    const time = Number(text)
    return valid(time) ? { startMs: time, endMs: time + 1 } : undefined
  }
  const found = iso.exec(text)
  if (found === null) return undefined
  const [, year = '', month, day, hour, minute, second, fraction, zone] = found
  if (zone !== undefined && hour === undefined) return undefined
  const startMs = Date.parse(
    `${year}-${month ?? '01'}-${day ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}.${(fraction ?? '').slice(0, 3).padEnd(3, '0')}Z`,
  )
  // Date.parse takes the 31st of a short month for the next month's first.
  if (Number.isNaN(startMs) || new Date(startMs).getUTCDate() !== Number(day ?? '1')) return undefined
  if (hour === '24') return undefined
  const shiftMs = zoneOffsetMs(zone)
  if (shiftMs === undefined) return undefined
  const endMs =
    fraction !== undefined
      ? startMs + 1
      : shift(startMs, 1, second ? 's' : minute ? 'm' : hour ? 'h' : day ? 'd' : month ? 'M' : 'y')
  return { startMs: startMs - shiftMs, endMs: endMs - shiftMs }
}

function zoneOffsetMs(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || '0')
  if (hours > 18 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** Moves a time by whole units; of months and years the day is kept, or the month's last one taken. */
function shift(time: number, amount: number, unit: Unit): number {
  const step = fixed[unit]
  if (step !== undefined) return time + amount * step
  const date = new Date(time)
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + amount * (unit === 'y' ? 12 : 1)
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12]
  const lastDay = utc(year, month + 1, 0)
  const day = Math.min(date.getUTCDate(), new Date(lastDay).getUTCDate())
  return utc(year, month, day) + (((time % 86_400_000) + 86_400_000) % 86_400_000)
}

/** Date.UTC takes the years 0 to 99 for those of the last century. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day)
}

function round(time: number, unit: Unit): DateSpan {
  const step = fixed[unit]
  if (step !== undefined) {
    // 1970 began on a Thursday, weeks begin on Monday.
    const offset = unit === 'w' ? 4 * 86_400_000 : 0
    const startMs = Math.floor((time - offset) / step) * step + offset
    return { startMs, endMs: startMs + step }
  }
  const date = new Date(time)
  const startMs = utc(date.getUTCFullYear(), unit === 'M' ? date.getUTCMonth() : 0, 1)
  return { startMs, endMs: shift(startMs, 1, unit) }
}
