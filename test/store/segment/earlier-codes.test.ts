import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EarlierCodes } from '../../../src/store/segment/earlier-codes.ts'

const size = 4
const isIn = fc.array(fc.boolean(), { minLength: size, maxLength: size }).map((set) => Uint8Array.from(set, Number))
const rowsOf = (variants: Uint16Array, set: Uint8Array): number[] =>
  Array.from(variants.keys()).filter((row) => set[variants[row] ?? 0] === 1)

it('offers the codes of each column that has all rows of another, for just these rows', () => {
  const variants = fc.array(fc.nat(size - 1), { maxLength: 40 }).map((codes) => Uint16Array.from(codes))
  fc.assert(
    fc.property(variants, isIn, isIn, (variants, all, own) => {
      const earlier = new EarlierCodes(variants)
      // Each row's code is its own number, so that a wrong row shows.
      const codes = Uint8Array.from(rowsOf(variants, all))
      earlier.add(all.join(), all, { key: 'all', codes, size: 256 })
      const hasAll = own.every((bit, variant) => bit === 0 || all[variant] === 1)
      const offered = earlier.of(own.join(), own)
      expect(offered.map((other) => Array.from(other.codes))).toEqual(hasAll ? [rowsOf(variants, own)] : [])
    }),
  )
})

it('offers columns that change together once, and of those with more rows the largest and the smallest', () => {
  const variants = Uint16Array.of(0, 1, 0)
  const earlier = new EarlierCodes(variants)
  const all = Uint8Array.of(1, 1)
  const shared = Uint8Array.of(0, 1, 0)
  earlier.add('*', all, { key: 'trace', codes: shared, size: 99 })
  earlier.add('*', all, { key: 'span', codes: shared, size: 99 })
  for (let one = 0; one < 10; one++) earlier.add('*', all, { key: `k${one}`, codes: Uint8Array.of(0, 1, 2), size: 20 - one })
  expect(earlier.of('*', all)).toHaveLength(11)
  expect(earlier.of('0', Uint8Array.of(1, 0)).map(({ key }) => key)).toEqual(['trace', 'k0', 'k1', 'k2', 'k3', 'k8', 'k9'])
})
