import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createContext } from '../../src/context/context.ts'
import type { SampledCall } from '../../src/sample/sampled-call.ts'
import { isAbout, rig, traced } from './setup.ts'

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 32, maxLength: 32 })

it.each([
  ['trace', 10, 0.01],
  ['debug', 20, 0.01],
  ['info', 30, 0.1],
  ['warn', 40, 0.5],
])("keeps as many lines of %s as seed 002 says with 'adaptive'", (_, level, rate) => {
  const count = 50_000
  const kept = rig('adaptive').kept(count, { level })
  expect(isAbout(kept, count, rate), `${kept} of ${count}`).toBe(true)
})

it('keeps every error, whatever the rates, the load and the burst', () => {
  const { kept, load } = rig({
    rates: { trace: 0, debug: 0, info: 0, warn: 0 },
    burst: { first: 0, thereafter: 0 },
    adaptive: { target: { linesPerSecond: 1 }, floor: 0 },
    importance: () => 0,
    keep: () => false,
  })
  load.ringFill = 1
  expect(kept(1000, { level: 50 })).toBe(1000)
  expect(kept(1000, { level: 60 })).toBe(1000)
  expect(kept(1000, { level: 30 })).toBe(0)
})

it('keeps all or none of the lines of one trace at one rate', () => {
  fc.assert(
    fc.property(hex, fc.double({ min: 0, max: 1, noNaN: true }), (traceId, info) => {
      const { kept } = rig({ rates: { info } })
      expect([0, 5]).toContain(kept(5, { context: traced(traceId) }))
    }),
  )
})

it('keeps in a service with a higher rate all traces that one with a lower rate keeps', () => {
  fc.assert(
    fc.property(hex, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (traceId, a, b) => {
      const low = rig({ rates: { info: Math.min(a, b) } }).kept(1, { context: traced(traceId) })
      const high = rig({ rates: { info: Math.max(a, b) } }).kept(1, { context: traced(traceId) })
      expect(high).toBeGreaterThanOrEqual(low)
    }),
  )
})

it.each(['traceId', 'trace_id', 'trace.id'])('knows a trace by %s, in the context and in the call', (name) => {
  const { decide } = rig({ rates: { info: 0.5 } })
  const kept = { [name]: '0af7651916cd43dd8448eb211c80319c' }
  const leftOut = { [name]: '4bf92f3577b34da6a3ce929d0e0e4736' }
  for (let index = 0; index < 20; index++) {
    expect(decide({ context: createContext(kept) })).toBe(2)
    expect(decide({ context: createContext(leftOut) })).toBe(0)
    expect(decide({ fields: kept })).toBe(2)
    expect(decide({ fields: leftOut })).toBe(0)
  }
})

it('gives each line that is kept the inverse of its rate as weight, so that the weights add up to all lines', () => {
  const { sampler, decide } = rig({ rates: { info: 0.05 } })
  const count = 100_000
  let sum = 0
  for (let index = 0; index < count; index++) {
    const weight = decide()
    if (weight > 0) expect(weight).toBe(1 / sampler.rate)
    sum += weight
  }
  // The standard deviation of the sum is sqrt(count * (1 / rate - 1)).
  expect(Math.abs(sum - count)).toBeLessThan(4 * Math.sqrt(count * 19))
})

it('cuts bursts of what the rate has kept, and weighs with both', () => {
  const { decide } = rig({ rates: { info: 0.5 }, burst: { first: 1, thereafter: 10, by: 'level' } })
  const weights = Array.from({ length: 20_000 }, () => decide()).filter((weight) => weight > 0)
  expect(weights[0]).toBe(2)
  expect(weights.slice(1).every((weight) => weight === 20)).toBe(true)
})

it('tells bursts apart by a function', () => {
  const { decide } = rig({ burst: { first: 1, thereafter: 0, by: ({ fields }) => String(fields['tenant']) } })
  expect(decide({ fields: { tenant: 'a' } })).toBe(1)
  expect(decide({ fields: { tenant: 'a' } })).toBe(0)
  expect(decide({ context: createContext({ tenant: 'b' }) })).toBe(1)
})

it('keeps what `keep` says, and stamps no rate on it', () => {
  const { decide, sampler } = rig({ rates: { info: 0 }, keep: ({ fields }) => fields['vip'] === true })
  expect(decide({ fields: { vip: true } })).toBe(1)
  expect(sampler.rate).toBe(1)
  expect(decide({ fields: { vip: false } })).toBe(0)
})

it('shows functions the level, the message and all fields, those of the call over those of the context and the base', () => {
  let seen: SampledCall | undefined
  const { decide } = rig({ keep: (call) => { seen = call; return true } }, { a: 'base', b: 'base', c: 'base' }) // prettier-ignore
  decide({
    level: 40,
    time: 5,
    message: 'hello {a}',
    fields: { a: 'call' },
    context: createContext({ a: 'context', b: 'context' }),
  })
  expect(seen).toMatchObject({ level: 40, time: 5, message: 'hello {a}' })
  expect(seen?.fields).toEqual({ a: 'call', b: 'context', c: 'base' })
})

it('raises rates by importance, and by an error of the last minute', () => {
  const rate = (line: { fields?: object; time?: number }, errorAt?: number): number => {
    const { decide, sampler } = rig({ rates: { info: 0.1 }, adaptive: true })
    if (errorAt !== undefined) decide({ level: 50, time: errorAt })
    decide(line)
    return sampler.rate
  }
  expect(rate({})).toBeCloseTo(0.1)
  expect(rate({ fields: { user_facing: true } })).toBeCloseTo(0.2)
  expect(rate({ time: 59_999 }, 0)).toBeCloseTo(0.13)
  expect(rate({ time: 60_000 }, 0)).toBeCloseTo(0.1)
  expect(rate({ fields: { userFacing: true, criticalPath: true }, time: 1 }, 0)).toBeCloseTo(0.3)
})

it('has a function in place of these factors, and none where rates alone are given', () => {
  const own = rig({ rates: { info: 0.1 }, adaptive: true, importance: () => 5 })
  own.decide({ fields: { userFacing: true } })
  expect(own.sampler.rate).toBeCloseTo(0.5)
  const plain = rig({ rates: { info: 0.1 } })
  plain.decide({ fields: { userFacing: true } })
  expect(plain.sampler.rate).toBe(0.1)
})

it.each([
  ['sampling.keep', { keep: () => { throw new Error('no') } }, 1], // prettier-ignore
  ['sampling.importance', { rates: { info: 0 }, importance: () => { throw new Error('no') } }, 0], // prettier-ignore
  ['sampling.importance', { rates: { info: 0 }, importance: () => NaN }, 0],
  ['sampling.burst.by', { burst: { first: 1, by: () => { throw new Error('no') } } }, 1], // prettier-ignore
])('tells of a %s that fails, and decides without it', (name, options, weight) => {
  const { decide, thrown } = rig(options)
  expect(decide()).toBe(weight)
  expect(thrown).toEqual([name])
})

it.each([
  ['eventLoopDelayMs', { eventLoopDelayMs: 400 }, 0.25],
  ['ringFill', { ringFill: 0.75 }, 0.5],
  ['both', { eventLoopDelayMs: 400, ringFill: 0.75 }, 0.25],
])('lowers rates under load: %s', (_, load, factor) => {
  const { sampler, decide, load: measured } = rig({ rates: { info: 0.4 }, adaptive: true })
  Object.assign(measured, load)
  decide()
  expect(sampler.rate).toBeCloseTo(0.4 * factor)
})

it('leaves the floor at full load, and less where a level has less anyway', () => {
  const { sampler, decide, load } = rig({ rates: { info: 0.4, debug: 0.002 }, adaptive: { floor: 0.01 } })
  load.ringFill = 1
  decide({ level: 30 })
  expect(sampler.rate).toBe(0.01)
  decide({ level: 20 })
  expect(sampler.rate).toBe(0.002)
})
