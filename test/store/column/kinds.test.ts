import { expect, it } from 'vitest'
import { decodeColumn } from '../../../src/store/column/decode-column.ts'
import { encodeColumn } from '../../../src/store/column/encode-column.ts'

/** Spread by a step that is prime to the range, so that no two are near. */
const rows = <Value>(count: number, make: (number: number) => Value): Value[] =>
  Array.from({ length: count }, (_none, index) => make((index * 48_271) % 99_991))
const kindOf = (texts: readonly string[]): string => encodeColumn(texts, { level: 'online' }).kind
const hexOf = (number: number, length: number): string =>
  Array.from({ length }, (_none, place) => Math.floor(Math.abs(Math.sin(number * 31 + place)) * 16).toString(16)).join('')

const kinds: readonly (readonly [kind: string, example: (number: number) => string])[] = [
  ['const', () => 'orders-api'],
  ['int', (number) => String(number)],
  ['padded', (number) => String(number).padStart(7, '0')],
  ['decimal', (number) => (number / 100).toFixed(2)],
  ['decimal', (number) => String(number / 100)],
  ['digits', (number) => `${1e15 + number}${number % 10}`],
  ['float', (number) => String(Math.sqrt(number + 2))],
  ['ipv4', (number) => `10.${number % 256}.${Math.floor(number / 256) % 256}.7`],
  ['uuid', (number) => `${hexOf(number, 8)}-${hexOf(number, 4)}-7abc-9def-${hexOf(number + 1, 12)}`],
  ['hex', (number) => hexOf(number, 32)],
  ['time', (number) => new Date(1.7e12 + number * 997).toISOString()],
  ['counter', (number) => `req-${number.toString(36)}`],
  ['ulid', (number) => `01HZ${String(number).padStart(6, '0')}${String(number * 7).padStart(16, '0')}`],
  ['template', (number) => `user ${number} from 10.0.0.${number % 256} took ${number % 977} ms`],
  ['dictionary', (number) => ['GET', 'POST', 'PUT'][number % 3] ?? ''],
]

for (const [kind, example] of kinds) {
  it(`writes texts like ${example(4711)} as ${kind}`, () => {
    const texts = rows(2000, example)
    const encoded = encodeColumn(texts, { level: 'online' })
    expect(encoded.kind).toBe(kind)
    expect(decodeColumn(encoded).kind).toBe(kind)
    expect(decodeColumn(encoded).texts()).toEqual(texts)
  })
}

it('says smallest and greatest of numbers and of times', () => {
  expect(encodeColumn(['5', '-2', '40'], { level: 'online' })).toMatchObject({ min: -2, max: 40 })
  expect(encodeColumn(['5.25', '-2.5', '40'], { level: 'online' })).toMatchObject({ min: -2.5, max: 40 })
  const times = ['2026-11-21T10:00:00.250Z', '2026-11-21T09:00:00.000Z']
  expect(encodeColumn(times, { level: 'online' })).toMatchObject({
    min: Date.parse(times[1] ?? ''),
    max: Date.parse(times[0] ?? ''),
  })
})

it('says neither for texts that are no numbers', () => {
  const { min, max } = encodeColumn(['a', 'b', '1'], { level: 'online' })
  expect([min, max]).toEqual([undefined, undefined])
})

it('keeps numbers that JavaScript would print otherwise as texts', () => {
  for (const text of ['1e400', '-0', '1.50e3', '0x10', '12345678901234567890.5', '1_000']) {
    expect(['int', 'decimal', 'float']).not.toContain(kindOf([text, '1', '2', '3']))
  }
})
