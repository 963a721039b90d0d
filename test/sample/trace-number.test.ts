import fc from 'fast-check'
import { expect, it } from 'vitest'
import { traceNumber } from '../../src/sample/trace-number.ts'

// Made by another implementation (Python) of what the comment says: other languages and later releases must come to the same.
it.each([
  ['4bf92f3577b34da6a3ce929d0e0e4736', 3785779378],
  ['0af7651916cd43dd8448eb211c80319c', 1096470819],
  ['00000000000000000000000000000001', 1428125071],
  ['foobar', 202221276],
  ['', 2872998923],
])('makes the same number of %s in every release', (id, numerator) => {
  expect(traceNumber(id)).toBe(numerator / 2 ** 32)
})

it('has one number for an id in capitals, or filled up with zeros', () => {
  expect(traceNumber('A3CE929D0E0E4736')).toBe(traceNumber('a3ce929d0e0e4736'))
  expect(traceNumber('0000000000000000a3ce929d0e0e4736')).toBe(traceNumber('a3ce929d0e0e4736'))
})

it('is from 0 to 1 for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 64 }), (id) => {
      const number = traceNumber(id)
      expect(number).toBeGreaterThanOrEqual(0)
      expect(number).toBeLessThan(1)
    }),
  )
})

it.each([
  ['counted', (index: number) => index.toString(16).padStart(32, '0')],
  ['that differ only at the end', (index: number) => `4bf92f3577b34da6a3ce929d0e0${index.toString(16).padStart(5, '0')}`],
  ['that differ only at the beginning', (index: number) => `${index.toString(16).padStart(5, '0')}92f3577b34da6a3ce929d0e0e47`],
])('spreads ids %s evenly', (_, idOf) => {
  const tenths = new Array<number>(10).fill(0)
  const count = 50_000
  for (let index = 0; index < count; index++) {
    const tenth = Math.floor(traceNumber(idOf(index)) * 10)
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  // Four standard deviations of a tenth: 4 * sqrt(count * .1 * .9) = 268.
  for (const tenth of tenths) expect(Math.abs(tenth - count / 10)).toBeLessThan(268)
})
