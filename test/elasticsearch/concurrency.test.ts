import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Concurrency } from '../../src/elasticsearch/ship/concurrency.ts'

/** A limit that has met so many fast answers, each after 10 ms. */
function warm(most: number, answers: number): { concurrency: Concurrency; time: number } {
  const concurrency = new Concurrency(most)
  let time = 0
  for (let index = 0; index < answers; index++) {
    concurrency.answered(10, time, concurrency.limit, time + 10)
    time += 10
  }
  return { concurrency, time }
}

it('adds one for each answer at first, as long as the limit is reached', () => {
  const concurrency = new Concurrency(8)
  concurrency.answered(10, 0, 1, 10)
  concurrency.answered(10, 0, 2, 10)
  expect(concurrency.limit).toBe(3)
})

it('adds nothing while fewer requests are on their way than might be', () => {
  const { concurrency, time } = warm(8, 3)
  for (let index = 0; index < 50; index++) concurrency.answered(10, time, 1, time)
  expect(concurrency.limit).toBe(4)
})

it('takes away three tenths when the server refuses, once for all requests that were begun before', () => {
  const { concurrency, time } = warm(10, 20)
  expect(concurrency.limit).toBe(10)
  concurrency.refused(time, time + 1)
  concurrency.refused(time, time + 2)
  expect(concurrency.limit).toBe(7)
  concurrency.refused(time + 3, time + 4)
  expect(concurrency.limit).toBe(4)
})

it('adds one for each round of answers after it was refused once', () => {
  const { concurrency, time } = warm(10, 20)
  concurrency.refused(time, time)
  for (let index = 0; index < 8; index++) concurrency.answered(10, time, 10, time)
  expect(concurrency.limit).toBe(8)
})

it('takes away a tenth when an answer comes much later than the others did', () => {
  const { concurrency, time } = warm(10, 20)
  concurrency.answered(100, time, 10, time + 100)
  expect(concurrency.limit).toBe(9)
})

it('does not call an answer late that differs little', () => {
  const { concurrency, time } = warm(10, 20)
  concurrency.answered(14, time, 10, time + 14)
  expect(concurrency.limit).toBe(10)
})

it('takes slower answers for the rule when they stay', () => {
  const { concurrency } = warm(10, 20)
  let time = 1_000
  for (let index = 0; index < 200; index++, time += 100) concurrency.answered(100, time, 10, time + 100)
  expect(concurrency.limit).toBe(10)
})

it('stays between one and the most, whatever happens', () => {
  const event = fc.record({
    isRefused: fc.boolean(),
    durationMs: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }),
    inFlight: fc.integer({ min: 1, max: 70 }),
  })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.array(event, { maxLength: 200 }), (most, events) => {
      const concurrency = new Concurrency(most)
      for (const [time, { isRefused, durationMs, inFlight }] of events.entries()) {
        if (isRefused) concurrency.refused(time, time)
        else concurrency.answered(durationMs, time, inFlight, time)
        expect(concurrency.limit).toBeGreaterThanOrEqual(1)
        expect(concurrency.limit).toBeLessThanOrEqual(most)
        expect(Number.isInteger(concurrency.limit)).toBe(true)
      }
    }),
  )
})
