import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ColumnHint } from '../../../src/store/column/column.ts'
import { decodeColumn } from '../../../src/store/column/decode-column.ts'
import { encodeColumn } from '../../../src/store/column/encode-column.ts'
import { anyTexts, forms } from './any-text.ts'

const level = fc.constantFrom('online' as const, 'cold' as const)

it('gives back every text exactly', () => {
  fc.assert(
    fc.property(anyTexts, level, (texts, level) => {
      const column = decodeColumn(encodeColumn(texts, { level }))
      expect(column.count).toBe(texts.length)
      expect(column.texts()).toEqual(texts)
    }),
    { numRuns: 400 },
  )
})

it('gives back each text by its place, before and after all were read', () => {
  fc.assert(
    fc.property(anyTexts, (texts) => {
      const column = decodeColumn(encodeColumn(texts, { level: 'online' }))
      expect(texts.map((_text, index) => column.text(index))).toEqual(texts)
      column.texts()
      expect(texts.map((_text, index) => column.text(index))).toEqual(texts)
    }),
  )
})

it('writes into bytes what each text is, and says where it would end when there is no room', () => {
  fc.assert(
    fc.property(anyTexts, fc.nat(40), (texts, at) => {
      const column = decodeColumn(encodeColumn(texts, { level: 'online' }))
      for (const [index, text] of texts.entries()) {
        const into = Buffer.alloc(at + text.length + 1, '#')
        expect(column.put(index, into, at)).toBe(at + text.length)
        expect(into.toString('latin1')).toBe(`${'#'.repeat(at)}${text}#`)
        expect(column.put(index, Buffer.alloc(at), at)).toBe(at + text.length)
      }
    }),
    { numRuns: 300 },
  )
})

it('is exact whatever was best for the texts before these', () => {
  fc.assert(
    fc.property(anyTexts, anyTexts, (before, texts) => {
      const hint = JSON.parse(JSON.stringify(encodeColumn(before, { level: 'online' }).hint)) as ColumnHint
      expect(decodeColumn(encodeColumn(texts, { level: 'online', previous: hint })).texts()).toEqual(texts)
    }),
    { numRuns: 300 },
  )
})

it('is exact for many rows of each form', () => {
  for (const [name, form] of Object.entries(forms)) {
    const texts = fc.sample(form, { numRuns: 400, seed: 7 })
    expect(decodeColumn(encodeColumn(texts, { level: 'online' })).texts(), name).toEqual(texts)
  }
})

it('is exact for values of 65,536 characters', () => {
  const texts = ['', 'x'.repeat(65_536), '1'.repeat(65_536), '\u0000'.repeat(65_536), '\n'.repeat(65_536), '"'.repeat(65_536)]
  expect(decodeColumn(encodeColumn(texts, { level: 'online' })).texts()).toEqual(texts)
})

it('is exact for 65,536 different values', () => {
  const texts = Array.from({ length: 65_536 }, (_none, index) => `value ${index * 7919} of ${index % 13}`)
  expect(decodeColumn(encodeColumn(texts, { level: 'online' })).texts()).toEqual(texts)
})
