import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeColumn } from '../../../src/store/column/decode-column.ts'
import { encodeColumn } from '../../../src/store/column/encode-column.ts'

const text = fc.oneof(
  fc.constantFrom('', '0', '-0', '00012', '1.50', '1e400', '200', '404', 'null', '\n', '\u0000', 'a\nb'),
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
)

it('gives back every text exactly', () => {
  fc.assert(
    fc.property(fc.array(text), fc.constantFrom('online' as const, 'cold' as const), (texts, level) => {
      const encoded = encodeColumn(texts, { level })
      const column = decodeColumn(encoded)
      expect(column.count).toBe(texts.length)
      expect(column.texts()).toEqual(texts)
      for (const [index, expected] of texts.entries()) expect(column.text(index)).toBe(expected)
    }),
  )
})
