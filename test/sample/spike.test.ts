import { expect, it } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import { traced, rig } from './setup.ts'

interface Second {
  calls: number
  written: number
  errors: number
  errorsWritten: number
  weight: number
}

/** Calls spread at random over each second; a hundredth of them are errors, half of them belong to a trace. */
function simulate(perSecond: readonly number[], linesPerSecond: number, floor: number, errorShare = 0.001): Second[] {
  const { decide } = rig({ adaptive: { target: { linesPerSecond }, floor } })
  const random = createRandom(11)
  return perSecond.map((calls, second) => {
    const times = Array.from({ length: calls }, () => second * 1000 + random() * 1000).sort((a, b) => a - b)
    const result: Second = { calls, written: 0, errors: 0, errorsWritten: 0, weight: 0 }
    for (const time of times) {
      const isError = random() < errorShare
      const context = random() < 0.5 ? traced(Math.floor(random() * 2 ** 50).toString(16)) : undefined
      const weight = decide({ level: isError ? 50 : 30, time, ...(context && { context }) })
      if (weight > 0) result.written++
      if (isError) result.errors++
      if (isError && weight > 0) result.errorsWritten++
      result.weight += weight
    }
    return result
  })
}

const spike = (low: number): number[] => [low, low, low, low * 100, low * 100, low * 100, low * 100, low, low, low]

it.each([
  [1000, 500],
  [200, 100],
  [50, 25],
])('keeps a load of 100 times as much within %i lines in every second, and every error', (linesPerSecond, low) => {
  for (const { written, errors, errorsWritten } of simulate(spike(low), linesPerSecond, 0)) {
    expect(written).toBeLessThanOrEqual(linesPerSecond)
    expect(errorsWritten).toBe(errors)
  }
})

it('keeps all lines before the spike, and most of them again soon after it', () => {
  const seconds = simulate([...spike(500), 500, 500], 1000, 0)
  for (const second of [0, 1, 2]) expect(seconds[second]?.written).toBe(seconds[second]?.calls)
  for (const second of seconds.slice(-3)) expect(second.written).toBeGreaterThan(0.95 * second.calls)
})

it('makes use of the lines it has during the spike', () => {
  for (const { written } of simulate(spike(500), 1000, 0).slice(4, 7)) expect(written).toBeGreaterThan(600)
})

it('weighs the lines of the spike so that they add up to its calls', () => {
  const seconds = simulate(new Array<number>(10).fill(50_000), 1000, 0.001)
  const weight = seconds.reduce((sum, second) => sum + second.weight, 0)
  const calls = seconds.reduce((sum, second) => sum + second.calls, 0)
  expect(Math.abs(weight / calls - 1)).toBeLessThan(0.1)
})

it('writes nothing but errors when they alone are more than the lines that may be written', () => {
  const seconds = simulate(new Array<number>(3).fill(10_000), 100, 0, 0.2)
  for (const { written, errors, errorsWritten } of seconds) {
    expect(errorsWritten).toBe(errors)
    expect(written - errors).toBeLessThan(100)
  }
  expect((seconds[2]?.written ?? 0) - (seconds[2]?.errors ?? 0)).toBe(0)
})

it('lets no more than the floor through beyond the lines a second', () => {
  for (const { calls, written } of simulate(spike(500), 100, 0.01)) expect(written).toBeLessThan(100 + calls * 0.01 * 1.5 + 20)
})
