import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Codes, ColumnHint } from '../../../src/store/column/column.ts'
import { decodeColumn } from '../../../src/store/column/decode-column.ts'
import { encodeColumn } from '../../../src/store/column/encode-column.ts'
import { intern } from '../../../src/store/column/intern.ts'
import { internSpans } from '../../../src/store/column/intern-spans.ts'
import type { TextSpans } from '../../../src/store/column/text-spans.ts'
import { anyTexts } from './any-text.ts'

/** The texts with something before, between and behind them. */
function spansOf(texts: readonly string[]): TextSpans {
  const bounds = new Int32Array(texts.length * 2 + 6)
  let text = '{"a":"'
  for (const [row, own] of texts.entries()) {
    bounds[row * 2] = text.length
    text += own
    bounds[row * 2 + 1] = text.length
    text += `","n":${row}}\n{"a":"`
  }
  return { bytes: Buffer.from(text, 'latin1'), bounds, count: texts.length }
}

it('writes the same for texts within lines, and for numbered ones, as for a list of them', () => {
  fc.assert(
    fc.property(anyTexts, anyTexts, (before, texts) => {
      const hint = JSON.parse(JSON.stringify(encodeColumn(spansOf(before), { level: 'online' }).hint)) as ColumnHint
      for (const previous of [undefined, hint]) {
        const encoded = encodeColumn(spansOf(texts), { level: 'online', previous })
        expect(encoded).toEqual(encodeColumn(texts, { level: 'online', previous }))
        expect(encodeColumn(intern(texts), { level: 'online', previous })).toEqual(encoded)
        expect(decodeColumn(encoded).texts()).toEqual(texts)
      }
    }),
    { numRuns: 150 },
  )
})

it('numbers texts within lines as it numbers those of a list, whatever column it goes by', () => {
  fc.assert(
    fc.property(anyTexts, fc.array(fc.nat(5), { minLength: 120, maxLength: 120 }), (texts, others) => {
      const codes: Codes = Uint8Array.from(others).subarray(0, texts.length)
      expect(internSpans(spansOf(texts))).toEqual(intern(texts))
      expect(internSpans(spansOf(texts), { codes, size: 6 })).toEqual(intern(texts))
    }),
  )
})

it('numbers more texts than its first table holds', () => {
  const texts = Array.from({ length: 20_000 }, (_none, index) => `text ${(index * 7919) % 15_013}`)
  expect(internSpans(spansOf(texts))).toEqual(intern(texts))
})

it('writes a second piece as small as the first, by what the first told', () => {
  const texts = Array.from({ length: 3000 }, (_none, index) => `order ${(index * 48_271) % 3571} of user u_${(index * 31) % 97}`)
  const size = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0)
  const first = encodeColumn(spansOf(texts), { level: 'online' })
  const second = encodeColumn(spansOf(texts), { level: 'online', previous: first.hint })
  expect(second.kind).toBe(first.kind)
  expect(size(second.parts)).toBe(size(first.parts))
})
