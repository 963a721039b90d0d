import { expect, it } from 'vitest'
import { createLevelTable, standardLevels } from '../../src/core/level.ts'
import { Rates } from '../../src/sample/rates.ts'

const levels = createLevelTable({ notice: 35, audit: 55, verbose: 5 })

it('keeps all of a level that has no rate', () => {
  const rates = new Rates(new Map([[20, 0.1]]), standardLevels)
  expect([30, 40, 50, 60].map((level) => rates.of(level))).toEqual([1, 1, 1, 1])
})

it('has trace follow debug unless it has a rate of its own', () => {
  expect(new Rates(new Map([[20, 0.1]]), standardLevels).of(10)).toBe(0.1)
  const own = new Rates(new Map([[20, 0.1], [10, 0.5]]), standardLevels) // prettier-ignore
  expect(own.of(10)).toBe(0.5)
})

it('has a custom level without a rate follow the next of the six below it', () => {
  const rates = new Rates(new Map([[30, 0.2], [20, 0.1]]), levels) // prettier-ignore
  expect(rates.of(35)).toBe(0.2)
  expect(rates.of(5)).toBe(0.1)
  expect(rates.of(39.5)).toBe(0.2)
})

it('has a custom level with a rate keep to it, and its neighbours not', () => {
  const rates = new Rates(new Map([[35, 0.3]]), levels)
  expect([30, 35, 40].map((level) => rates.of(level))).toEqual([1, 0.3, 1])
})

it('never samples what is an error or above, whatever its number', () => {
  const rates = new Rates(new Map([[50, 0], [55, 0], [40, 0]]), levels) // prettier-ignore
  expect([50, 55, 60, 70, 1000, 50.5].map((level) => rates.of(level))).toEqual([1, 1, 1, 1, 1, 1])
})
