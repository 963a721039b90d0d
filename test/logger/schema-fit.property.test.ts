import buildSerializer from 'fast-json-stringify'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fitOf } from '../../src/logger/schema-fit.ts'

const scalarSchema = fc.constantFrom<object>(
  { type: 'string' },
  { type: 'string', maxLength: 3, description: 'd' },
  { type: 'string', format: 'date-time' },
  { type: 'string', format: 'date' },
  { type: 'integer' },
  { type: 'number', minimum: 0 },
  { type: 'boolean' },
  { type: 'null' },
  { type: ['string', 'null'] },
  { type: ['integer', 'string'] },
  { enum: ['a', 1, null] },
  { type: 'string', enum: ['a', 'b'] },
  {},
  { const: 'fixed' },
  { type: 'string', nullable: true },
  { anyOf: [{ type: 'string' }, { type: 'integer' }] },
)
const key = fc.constantFrom('a', 'b', 'c', 'a b')
const { schema } = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    scalarSchema,
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(key, tie('schema')),
      additionalProperties: fc.constantFrom(true, false),
    }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(key, tie('schema')),
      additionalProperties: fc.constant(true),
    }),
  ),
}))
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.date({ noInvalidDate: true }),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value')),
  ),
}))

it('a value that fits is printed by its schema as it is without', () => {
  let fitting = 0
  fc.assert(
    fc.property(schema, value, (given, sample) => {
      if (!fitOf(given)(sample)) return
      const json = JSON.stringify(sample) as string | undefined
      if (json === undefined) return
      fitting++
      let shaped: string
      try {
        shaped = buildSerializer(given)(JSON.parse(json))
      } catch {
        // What the serializer refuses is printed by our encoder.
        return
      }
      expect(JSON.parse(shaped)).toEqual(JSON.parse(json))
    }),
    { numRuns: 2000 },
  )
  expect(fitting).toBeGreaterThan(50)
})

it.each<[object, unknown]>([
  [{ type: 'string' }, 7],
  [{ type: 'integer' }, 1.5],
  [{ type: 'integer' }, '7'],
  [{ type: 'number' }, Number.NaN],
  [{ type: 'boolean' }, 1],
  [{ type: 'object', properties: { a: { type: 'string' } } }, { a: 1 }],
  [{ type: 'object', properties: {}, additionalProperties: false }, { a: 1 }],
  [{ type: 'object', properties: { a: { type: 'string', default: 'x' } } }, { a: 'y' }],
  [{ type: 'array', items: { type: 'integer' } }, [1, '2']],
  [{ $ref: '#/definitions/x' }, 'x'],
  [{ type: 'object', properties: { a: {} } }, new Map()],
  [{ type: 'object', properties: { a: {} } }, { toJSON: () => 1 }],
])('%j is asked for %j', (given, sample) => {
  expect(fitOf(given)(sample)).toBe(false)
})
