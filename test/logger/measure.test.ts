import { expect, it } from 'vitest'
import { recorded } from './recorded.ts'

/** A clock that stands still until it is told. */
function handClock(): { now(): number; monotonic(): number; pass(ms: number): void } {
  let ms = 1_700_000_000_000
  return {
    now: () => ms,
    monotonic: () => ms,
    pass(more) {
      ms += more
    },
  }
}

it('logs the end of a synchronous function with its duration in nanoseconds', async () => {
  const clock = handClock()
  const { log, only } = recorded({ clock })
  const answer = log.measurePerformance('resize', () => {
    clock.pass(12.5)
    return 42
  })
  expect(answer).toBe(42)
  expect(await only()).toMatchObject({
    level: 30,
    message: 'resize',
    fields: { 'event.action': 'resize', 'event.duration': 12_500_000, 'event.outcome': 'success' },
  })
})

it('waits for a promise', async () => {
  const clock = handClock()
  const { log, only } = recorded({ clock })
  const answer = await log.measurePerformance('resize', async () => {
    await Promise.resolve()
    clock.pass(3)
    return 42
  })
  expect(answer).toBe(42)
  expect((await only()).fields).toMatchObject({ 'event.duration': 3_000_000, 'event.outcome': 'success' })
})

it.each([
  [
    'throws',
    () => {
      throw new TypeError('boom')
    },
  ],
  [
    'rejects',
    async () => {
      throw new TypeError('boom')
    },
  ],
])('logs the failure of a function that %s, with the error, and throws it on', async (_how, run: () => unknown) => {
  const clock = handClock()
  const { log, only } = recorded({ clock })
  await expect(async () => log.measurePerformance('resize', run)).rejects.toThrow(TypeError)
  expect(await only()).toMatchObject({
    level: 50,
    message: 'resize',
    error: { type: 'TypeError', message: 'boom' },
    fields: { 'event.action': 'resize', 'event.duration': 0, 'event.outcome': 'failure' },
  })
})

it('throws on the very same value', async () => {
  const { log, only } = recorded()
  const thrown = { not: 'an error' }
  let caught: unknown
  try {
    log.measurePerformance('resize', () => {
      // What else may be thrown is thrown, by others' code.
      // oxlint-disable-next-line typescript/only-throw-error
      throw thrown
    })
  } catch (error) {
    caught = error
  }
  expect(caught).toBe(thrown)
  expect((await only()).fields['event.outcome']).toBe('failure')
})

it('carries the context of its caller', async () => {
  const { log, only } = recorded()
  await log.withContext({ tenant: 't1' }, async () => log.measurePerformance('resize', async () => Promise.resolve()))
  expect((await only()).fields['tenant']).toBe('t1')
})

it('logs a timer when it ends, with what was set', async () => {
  const clock = handClock()
  const { log, only } = recorded({ clock })
  const timer = log.measurePerformance('resize')
  clock.pass(2)
  timer.lap('decoded').set({ rows: 3 })
  clock.pass(5)
  expect(timer.end({ bytes: 9 })).toBe(7)
  expect((await only()).fields).toMatchObject({
    'event.duration': 7_000_000,
    'event.outcome': 'success',
    rows: 3,
    bytes: 9,
    laps: { decoded: 2_000_000 },
  })
})

it('logs a timer once, and answers the same duration again', async () => {
  const clock = handClock()
  const { log, records } = recorded({ clock })
  const timer = log.measurePerformance('resize')
  clock.pass(2)
  expect([timer.end(), timer.end()]).toEqual([2, 2])
  timer[Symbol.dispose]()
  expect(await records()).toHaveLength(1)
})

it('logs a timer when its block ends', async () => {
  const { log, only } = recorded()
  {
    using timer = log.measurePerformance('resize')
    timer.set({ rows: 1 })
  }
  expect((await only()).fields).toMatchObject({ 'event.outcome': 'success', rows: 1 })
})

it('logs a failed timer as a failure', async () => {
  const { log, only } = recorded()
  log.measurePerformance('resize').fail(new Error('boom')).end()
  expect(await only()).toMatchObject({ level: 50, error: { message: 'boom' }, fields: { 'event.outcome': 'failure' } })
})

it('logs nothing when its level is off, but still measures and throws on', async () => {
  const clock = handClock()
  const { log, records } = recorded({ level: 'silent', clock })
  expect(log.measurePerformance('resize', () => 1)).toBe(1)
  expect(() =>
    log.measurePerformance('resize', () => {
      throw new Error('boom')
    }),
  ).toThrow('boom')
  expect(await records()).toEqual([])
})

it('logs a duration that was measured elsewhere', async () => {
  const { log, only } = recorded()
  log.logPerformance('resize', 1.5, { rows: 3 })
  expect((await only()).fields).toMatchObject({
    'event.action': 'resize',
    'event.duration': 1_500_000,
    'event.outcome': 'success',
    rows: 3,
  })
})

it.each([Number.NaN, -1, Infinity, 'long', undefined])('keeps a duration that is none, %s, as it was given', async (duration) => {
  const { log, only } = recorded()
  log.logPerformance('resize', duration as number)
  const { fields } = await only()
  expect(fields['event.duration']).toBeUndefined()
  expect(fields['durationMs']).toEqual(typeof duration === 'number' ? expect.anything() : duration)
})

it('keeps metrics that cannot be copied', async () => {
  const { log, only } = recorded()
  const metrics = {
    rows: 3,
    get bad(): never {
      throw new Error('no')
    },
  }
  log.logPerformance('resize', 1, metrics)
  expect((await only()).fields['metrics']).toMatchObject({ rows: 3 })
})

it('refuses a second argument that is no function', () => {
  const { log } = recorded()
  expect(() => log.measurePerformance('resize', 5 as unknown as () => void)).toThrow(
    expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }),
  )
})
