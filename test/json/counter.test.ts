import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCountPrinter } from '../../src/json/counter.ts'

test('numbers are printed as they are, in whatever order they come', () => {
  const print = createCountPrinter(',')
  const near = fc
    .tuple(fc.constantFrom(0, 95, 900, 99_990, 2 ** 31 - 50, 2 ** 53 - 200), fc.nat(150))
    .map(([from, add]) => from + add)
  fc.assert(
    fc.property(fc.array(fc.oneof(near, fc.nat(Number.MAX_SAFE_INTEGER)), { maxLength: 30 }), (counts) => {
      for (const count of counts) expect(print(count)).toBe(`${count},`)
    }),
    { numRuns: 500 },
  )
})

test('each number of a row is printed as it is', () => {
  const print = createCountPrinter('')
  for (let count = 0; count < 2500; count++) expect(print(count)).toBe(String(count))
})
