import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readTime } from '../../../src/json/decode-time.ts'
import { decodeColumn } from '../../../src/store/column/decode-column.ts'
import { encodeColumn } from '../../../src/store/column/encode-column.ts'
import { anyTexts, forms } from './any-text.ts'

it('gives numbers that are those of the texts, where it gives numbers', () => {
  const numeric = fc
    .constantFrom('integer', 'great', 'padded', 'decimal', 'fixed', 'double', 'json', 'rising')
    .chain((name) => fc.array(forms[name] ?? fc.constant('1'), { minLength: 1, maxLength: 100 }))
  let seen = 0
  fc.assert(
    fc.property(fc.oneof(numeric, anyTexts), (texts) => {
      const numbers = decodeColumn(encodeColumn(texts, { level: 'online' })).numbers?.()
      if (numbers === undefined) return
      seen++
      expect([...numbers]).toEqual(texts.map(Number))
    }),
    { numRuns: 300 },
  )
  expect(seen).toBeGreaterThan(20)
})

it('gives the times that the line decoder reads, to the last bit', () => {
  const digits = fc.integer({ min: 0, max: 999_999 }).map((micros) => String(micros).padStart(6, '0'))
  const time = fc.tuple(fc.integer({ min: 0, max: 4e9 }), digits)
  const zone = fc.constantFrom('Z', '+02:00', '-0930')
  fc.assert(
    fc.property(
      fc.array(time, { minLength: 1, maxLength: 50 }),
      fc.integer({ min: 0, max: 6 }),
      zone,
      (times, decimals, zone) => {
        const texts = times.map(([second, part]) => {
          const fraction = decimals === 0 ? '' : `.${part.slice(0, decimals)}`
          return `${new Date(second * 1000).toISOString().slice(0, 19)}${fraction}${zone}`
        })
        const column = decodeColumn(encodeColumn([...texts, '1999-12-31T23:59:59' + texts[0]?.slice(19)], { level: 'online' }))
        expect([...(column.times?.() ?? [])].slice(0, -1)).toEqual(texts.map(readTime))
      },
    ),
  )
})

it('gives no times where a time does not say its zone or its day', () => {
  const texts = ['2026-11-21 10:00:00', '2026-11-21 10:00:07', '2026-11-22 10:00:00']
  const column = decodeColumn(encodeColumn(texts, { level: 'online' }))
  expect(column.kind).toBe('time')
  expect(column.times).toBeUndefined()
})

it('gives a dictionary whose codes name the texts, each text once', () => {
  fc.assert(
    fc.property(anyTexts, (texts) => {
      const { dictionary } = decodeColumn(encodeColumn(texts, { level: 'online' }))
      if (dictionary === undefined) return
      expect(Array.from(dictionary.codes, (code) => dictionary.entries[code])).toEqual(texts)
      expect(new Set(dictionary.entries).size === dictionary.entries.length).toBe(true)
    }),
  )
})
