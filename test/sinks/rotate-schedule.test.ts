import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSchedule, type Schedule } from '../../src/sinks/rotate-schedule.ts'

/** Zones that set their clocks by an hour, by half of one, at midnight, over midnight, or left a day out. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
]
const time = fc.integer({ min: Date.parse('2005-01-01'), max: Date.parse('2035-01-01') })

let before: string | undefined
beforeEach(() => {
  before = process.env['TZ']
})
afterEach(() => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
})

function isPeriod(schedule: Schedule, now: number, share: number): void {
  const end = schedule.endOf(now)
  const stamp = schedule.stampOf(now)
  expect(end).toBeGreaterThan(now)
  expect(schedule.stampOf(end - 1)).toBe(stamp)
  expect(schedule.stampOf(end) > stamp).toBe(true)
  const between = Math.floor(now + (end - 1 - now) * share)
  expect(schedule.stampOf(between)).toBe(stamp)
  expect(schedule.endOf(between)).toBe(end)
}

describe.each(zones)('the clock of %s', (zone) => {
  test.each(['hour', 'day'] as const)('cuts time into periods of one name each, whose names grow: %s', (interval) => {
    process.env['TZ'] = zone
    const schedule = createSchedule(interval, 'local')
    fc.assert(
      fc.property(time, fc.double({ min: 0, max: 1, noNaN: true }), (now, share) => isPeriod(schedule, now, share)),
      { numRuns: 400 },
    )
  })

  test.each(['hour', 'day'] as const)('does so at each change of its clocks: %s', (interval) => {
    process.env['TZ'] = zone
    const schedule = createSchedule(interval, 'local')
    let changes = 0
    for (let hour = Date.parse('2010-06-01'); hour < Date.parse('2013-06-01'); hour += 3_600_000) {
      if (new Date(hour).getTimezoneOffset() === new Date(hour + 3_600_000).getTimezoneOffset()) continue
      changes++
      for (let now = hour - 7_200_000; now < hour + 7_200_000; now += 600_000) isPeriod(schedule, now, 0.5)
    }
    expect(changes > 0).toBe(zone !== 'UTC' && zone !== 'Asia/Kolkata')
  })
})

test('UTC and lengths of one own do not ask the local clock', () => {
  process.env['TZ'] = 'Asia/Kolkata'
  const at = Date.parse('2026-11-20T23:59:59.999Z')
  expect(createSchedule('day', 'utc').stampOf(at)).toBe('2026-11-20')
  expect(createSchedule('day', 'utc').endOf(at)).toBe(at + 1)
  expect(createSchedule('hour', 'utc').stampOf(at)).toBe('2026-11-20T23')
  expect(createSchedule('hour', 'utc').endOf(at)).toBe(at + 1)
  expect(createSchedule(900_000, 'local').stampOf(at)).toBe('2026-11-20T23-45-00')
  fc.assert(
    fc.property(time, fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (now, seconds, share) =>
      isPeriod(createSchedule(seconds * 1000, 'utc'), now, share),
    ),
  )
})

test('the local day is the one on the wall, and lasts 23, 24 or 25 hours', () => {
  process.env['TZ'] = 'Europe/Berlin'
  const day = createSchedule('day', 'local')
  const hours = (text: string): number => (day.endOf(Date.parse(text)) - Date.parse(text)) / 3_600_000
  expect(day.stampOf(Date.parse('2026-11-19T23:30:00Z'))).toBe('2026-11-20')
  expect(hours('2026-03-29T00:00:00+01:00')).toBe(23)
  expect(hours('2026-10-25T00:00:00+02:00')).toBe(25)
  expect(hours('2026-11-20T00:00:00+01:00')).toBe(24)
})

test('the hour that comes twice is one period', () => {
  process.env['TZ'] = 'Europe/Berlin'
  const hour = createSchedule('hour', 'local')
  const first = Date.parse('2026-10-25T02:30:00+02:00')
  const second = Date.parse('2026-10-25T02:30:00+01:00')
  expect([hour.stampOf(first), hour.stampOf(second)]).toEqual(['2026-10-25T02', '2026-10-25T02'])
  expect(hour.endOf(first)).toBe(Date.parse('2026-10-25T03:00:00+01:00'))
})

test('without an interval there is one period without an end', () => {
  const at = Date.parse('2026-11-20T12:00:00Z')
  expect(createSchedule(undefined, 'utc').endOf(at)).toBe(Infinity)
  expect(createSchedule(undefined, 'utc').stampOf(at)).toBe('2026-11-20')
})
