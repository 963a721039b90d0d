import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countFields } from '../../src/elasticsearch/bootstrap/field-count.ts'
import { overlay } from '../../src/elasticsearch/bootstrap/overlay.ts'
import type { Properties } from '../../src/elasticsearch/bootstrap/templates.ts'

const leaf = fc.constantFrom({ type: 'keyword' }, { type: 'double' }, { type: 'date' })
const properties: fc.Arbitrary<Properties> = fc.letrec<{ node: object; branch: Properties }>((tie) => ({
  branch: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('node'), { maxKeys: 4 }),
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie('branch').map((inner) => ({ properties: inner })),
  ),
})).branch

it('changes nothing when it is laid over itself or over nothing', () => {
  fc.assert(
    fc.property(properties, (some) => {
      expect(overlay(some, some)).toEqual(some)
      expect(overlay({}, some)).toEqual(some)
      expect(overlay(some, {})).toEqual(some)
    }),
  )
})

it('keeps all that is above, and what is below beside it', () => {
  fc.assert(
    fc.property(properties, properties, (below, above) => {
      const both = overlay(below, above)
      expect(both).toMatchObject(above)
      for (const [name, field] of Object.entries(below)) if (!(name in above)) expect(both[name]).toEqual(field)
    }),
  )
})

it('counts each object and each field, those of fields too', () => {
  expect(
    countFields({
      properties: { a: { type: 'keyword', fields: { text: { type: 'text' } } }, o: { properties: { b: { type: 'ip' } } } },
    }),
  ).toBe(4)
  expect(countFields({})).toBe(0)
  expect(countFields(undefined)).toBe(0)
})
