import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecimalPrinter } from '../../src/json/decimal.ts'

const decimals = new DecimalPrinter()
const printed = (value: number): string => decimals.print(value) || String(value)

describe('a decimal', () => {
  test('is printed exactly as the engine does, whatever number it is', () => {
    const thousandths = fc.integer({ min: 0, max: 1e12 }).map((count) => count / 1000)
    const sums = fc
      .tuple(thousandths, fc.integer({ min: -9, max: 9 }))
      .map(([value, ulps]) => value * (1 + ulps * Number.EPSILON))
    fc.assert(
      fc.property(fc.oneof(thousandths, sums, fc.double(), fc.float(), fc.integer()), (value) => {
        expect(printed(value)).toBe(String(value))
      }),
      { numRuns: 20_000 },
    )
  })

  test('of up to three digits behind the point is not left to the engine', () => {
    for (let count = 1; count < 5000; count++) expect(decimals.print(count / 1000)).toBe(String(count / 1000))
  })

  test.each([
    0,
    -0,
    -1.5,
    NaN,
    Infinity,
    -Infinity,
    1e21,
    1e-7,
    0.0005,
    1e9 + 0.5,
    0.1 + 0.2,
    Number.MIN_VALUE,
    Number.MAX_VALUE,
  ])('that is none of those is left to the engine: %d', (value) => {
    expect(decimals.print(value)).toBe('')
  })
})
