import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Codes, ColumnCodes } from '../../../src/store/column/column.ts'
import { decodeColumn } from '../../../src/store/column/decode-column.ts'
import { encodeColumn } from '../../../src/store/column/encode-column.ts'

/** Each request some five times, in no order that could be guessed. */
const requests = Array.from({ length: 4000 }, (_none, index) => `req-${Math.floor(index / 5) + Math.floor(noise(index) * 40)}`)

function noise(index: number): number {
  const value = Math.sin(index * 12.9898) * 43_758.5453
  return value - Math.floor(value)
}

function codesOf(key: string, texts: readonly string[]): ColumnCodes {
  const { codes } = encodeColumn(texts, { level: 'online' })
  if (codes === undefined) throw new Error('no codes')
  return { key, ...codes }
}

function check(texts: readonly string[], others: readonly ColumnCodes[]): { bytes: number; reference: string | undefined } {
  const encoded = encodeColumn(texts, { level: 'online', others })
  const reference = (): Codes => others.find(({ key }) => key === encoded.reference)?.codes ?? new Uint8Array()
  expect(decodeColumn(encoded, { reference }).texts()).toEqual(texts)
  return { bytes: encoded.parts.reduce((sum, part) => sum + part.length, 0), reference: encoded.reference }
}

it('refers to a column that changes with it, and stores no codes of its own', () => {
  const texts = requests.map((id) => `trace of ${id}`)
  const { bytes, reference } = check(texts, [codesOf('id', requests)])
  expect(reference).toBe('id')
  expect(bytes).toBeLessThan(check(texts, []).bytes - requests.length / 2)
})

it('stores the user of each request once', () => {
  const users = requests.map((id) => `user ${Number(id.slice(4)) % 17}`)
  const { bytes, reference } = check(users, [codesOf('id', requests)])
  expect(reference).toBe('id')
  expect(bytes).toBeLessThan(requests.length / 2)
})

it('refers to the narrower of two columns on which it depends', () => {
  const users = requests.map((id) => `user ${Number(id.slice(4)) % 17}`)
  const regions = users.map((user) => `region ${Number(user.slice(5)) % 3}`)
  expect(check(regions, [codesOf('id', requests), codesOf('user', users)]).reference).toBe('user')
})

it('does not refer to a column that has nothing to do with it', () => {
  const texts = requests.map((_id, index) => `value ${(index * 7919) % 101}`)
  expect(check(texts, [codesOf('id', requests)]).reference).toBeUndefined()
})

it('is exact with whatever other columns there are', () => {
  const column = fc.array(fc.nat(5), { minLength: 600, maxLength: 600 }).map((codes) => codes.map((code) => `t${code}`))
  fc.assert(
    fc.property(column, column, column, (first, second, third) => {
      const joint = first.map((text, index) => text + (second[index] ?? ''))
      const others = [codesOf('first', first), codesOf('joint', joint), codesOf('third', third)]
      check(first, others)
      check(second, others)
      check(joint, others)
      check(third, others.slice(0, 2))
    }),
    { numRuns: 30 },
  )
})

it('says what is missing when the column that it refers to is not given', () => {
  const encoded = encodeColumn(requests, { level: 'online', others: [codesOf('id', requests)] })
  expect(encoded.reference).toBe('id')
  expect(() => decodeColumn(encoded)).toThrow(/reference/)
})
