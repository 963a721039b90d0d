import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BurstLimit } from '../../src/sample/burst.ts'

const settings = { first: 2, thereafter: 3, windowMs: 1000, capacity: 8 }

function take(limit: BurstLimit, count: number, time: number, key = 'a', level = 30): number[] {
  return Array.from({ length: count }, () => limit.take(level, key, time, 1))
}

it('keeps the first lines of a window, then one of so many, which stands for those before it', () => {
  expect(take(new BurstLimit(settings), 9, 0)).toEqual([1, 1, 0, 0, 3, 0, 0, 3, 0])
})

it('keeps none after the first where there is no thereafter', () => {
  expect(take(new BurstLimit({ ...settings, thereafter: 0 }), 5, 0)).toEqual([1, 1, 0, 0, 0])
})

it('begins anew in the next window, whose first line stands for those still left out', () => {
  const limit = new BurstLimit(settings)
  take(limit, 7, 0)
  expect(take(limit, 3, 1000)).toEqual([3, 1, 0])
})

it('begins anew when the clock was set back', () => {
  const limit = new BurstLimit(settings)
  take(limit, 3, 5000)
  expect(take(limit, 1, 4000)).toEqual([2])
})

it('tells keys apart, and levels', () => {
  const limit = new BurstLimit(settings)
  take(limit, 4, 0)
  expect(take(limit, 1, 0, 'b')).toEqual([1])
  expect(take(limit, 1, 0, 'a', 40)).toEqual([1])
})

it('adds up to all lines of each level, however many keys there are', () => {
  const call = fc.record({
    level: fc.constantFrom(20, 30, 40),
    key: fc.integer({ min: 0, max: 30 }).map(String),
    pauseMs: fc.constantFrom(0, 0, 1, 400, 1500),
    weight: fc.constantFrom(1, 2, 10),
  })
  const limits = fc.record({
    first: fc.nat(4),
    thereafter: fc.nat(5),
    windowMs: fc.constant(1000),
    capacity: fc.integer({ min: 1, max: 40 }),
  })
  fc.assert(
    fc.property(limits, fc.array(call, { maxLength: 300 }), (given, calls) => {
      const limit = new BurstLimit(given)
      const came = new Map<number, number>()
      const kept = new Map<number, number>()
      let time = 0
      for (const { level, key, pauseMs, weight } of calls) {
        time += pauseMs
        came.set(level, (came.get(level) ?? 0) + weight)
        kept.set(level, (kept.get(level) ?? 0) + limit.take(level, key, time, weight))
      }
      for (const [level, weight] of came) expect((kept.get(level) ?? 0) + limit.waiting(level)).toBe(weight)
    }),
  )
})
