import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textsOf, withTexts } from '../../src/mask/line-texts.ts'

const none: ReadonlySet<string> = new Set()

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsOf)
}

const record = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }))

test('finds each text among the values of any line, and no key', () => {
  fc.assert(
    fc.property(record, (value) => {
      const line = JSON.stringify(value)
      expect(textsOf(line, none).map(({ text }) => text)).toEqual(stringsOf(JSON.parse(line)))
    }),
  )
})

test('puts other texts in their places and leaves all else as it is', () => {
  fc.assert(
    fc.property(record, fc.string({ unit: 'binary' }), (value, other) => {
      const line = JSON.stringify(value)
      const texts = textsOf(line, none)
      expect(withTexts(line, texts, [])).toBe(line)
      const changed = withTexts(
        line,
        texts,
        texts.map((_, index) => (index % 2 === 0 ? other : undefined)),
      )
      const expected = texts.map(({ text }, index) => (index % 2 === 0 ? other : text)).filter((text) => text !== '')
      expect(stringsOf(JSON.parse(changed))).toEqual(expected)
    }),
  )
})

test("leaves the logger's own members alone, at the top only", () => {
  const line = '{"@timestamp":"t","message":"m","a":{"@timestamp":"inner"}}\n'
  expect(textsOf(line, new Set(['@timestamp'])).map(({ text }) => text)).toEqual(['m', 'inner'])
})
