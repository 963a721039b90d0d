import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CordwoodError } from '../../../src/core/error.ts'
import type { StoredColumn } from '../../../src/store/column/column.ts'
import { decodeColumn } from '../../../src/store/column/decode-column.ts'
import { encodeColumn } from '../../../src/store/column/encode-column.ts'
import { anyTexts } from './any-text.ts'

/** Reads all of a damaged column. It may come out otherwise than it was written, or be refused; nothing else. */
function readAll(stored: StoredColumn): void {
  try {
    const column = decodeColumn(stored)
    expect(column.count).toBe(stored.count)
    expect(column.texts()).toHaveLength(stored.count)
    for (let index = 0; index < stored.count; index++) expect(typeof column.text(index)).toBe('string')
    column.numbers?.()
    column.times?.()
  } catch (error) {
    if (!(error instanceof CordwoodError)) throw error
    expect(error.code).toBe('CORDWOOD_ERR_STORE_DAMAGED')
  }
}

it('refuses a payload with a changed byte, or reads it as another column of as many rows', () => {
  fc.assert(
    fc.property(anyTexts, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (texts, place, at, change) => {
      const { count, parts } = encodeColumn(texts, { level: 'online' })
      const filled = parts.map((_part, index) => index).filter((index) => (parts[index]?.length ?? 0) > 0)
      const chosen = filled[place % filled.length] ?? 0
      const changed = parts.map((part) => Uint8Array.from(part))
      const part = changed[chosen]
      if (part !== undefined && part.length > 0) part[at % part.length] = (part[at % part.length] ?? 0) ^ change
      readAll({ count, parts: changed })
    }),
    { numRuns: 800 },
  )
})

it('refuses a payload that was cut off', () => {
  fc.assert(
    fc.property(anyTexts, fc.nat(2), fc.nat(), (texts, place, length) => {
      const { count, parts } = encodeColumn(texts, { level: 'online' })
      readAll({
        count,
        parts: parts.map((part, index) => (index === place ? part.subarray(0, length % (part.length + 1)) : part)),
      })
      readAll({ count, parts: parts.slice(0, length % (parts.length + 1)) })
    }),
    { numRuns: 300 },
  )
})

it('refuses bytes that no encoder wrote', () => {
  const bytes = fc.uint8Array({ maxLength: 40 })
  fc.assert(
    fc.property(fc.nat(300), fc.array(bytes, { minLength: 3, maxLength: 5 }), (count, parts) => {
      readAll({ count, parts })
    }),
    { numRuns: 3000 },
  )
})

it('refuses a number of rows that no segment has', () => {
  const { parts } = encodeColumn(['a'], { level: 'online' })
  for (const count of [-1, 0.5, Number.NaN, 2 ** 31]) expect(() => decodeColumn({ count, parts })).toThrow(CordwoodError)
})
