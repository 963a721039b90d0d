import { expect, it } from 'vitest'
import { createLogger, fallback, type LoggerOptions, memory, tee, type Sink } from '../../src/index.ts'
import type { DeclaredFields } from '../../src/core/declared-fields.ts'
import type { JsonSchema } from '../../src/core/json-schema.ts'

/** What a sink is told of an event with this schema. */
function declared(schema: JsonSchema, options: Omit<LoggerOptions, 'sinks'> = {}): DeclaredFields | undefined {
  const told: DeclaredFields[] = []
  const log = createLogger({
    ...options,
    exit: { signals: [] },
    sinks: [{ ...memory(), declare: (fields) => told.push(fields) }],
  })
  log.event('order.placed', 'info', 'order {orderId} placed', { schema })
  expect(told).toHaveLength(1)
  expect(log.stats.emitted.total).toBe(0)
  return told[0]
}

const properties = (given: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', properties: given })

it('tells the kind of each field, by the names in the line', () => {
  expect(
    declared(
      properties({
        orderId: { type: 'string' },
        userId: { type: 'string' },
        amount: { type: 'number' },
        count: { type: 'integer' },
        paid: { type: ['boolean', 'null'] },
        at: { type: 'string', format: 'date-time' },
        state: { enum: ['new', 'done', null] },
        step: { const: 3 },
        items: { type: 'array', items: properties({ sku: { type: 'string' }, at: { type: 'string', format: 'date' } }) },
        'shop.id': { type: 'integer' },
        level: { type: 'string' },
        message: { type: 'string' },
        user: properties({ id: { type: 'string' }, age: { type: 'integer' } }),
        event: { type: 'string' },
      }),
    ),
  ).toEqual({
    orderId: 'keyword',
    'user.id': 'keyword',
    amount: 'number',
    count: 'number',
    paid: 'boolean',
    at: 'date',
    state: 'keyword',
    step: 'number',
    'items.sku': 'keyword',
    'items.at': 'date',
    'shop.id': 'number',
    level: 'keyword',
    'fields.message': 'keyword',
    'fields.user.id': 'keyword',
    'user.age': 'number',
    'fields.event': 'keyword',
  })
})

it('says nothing of members whose type is open', () => {
  expect(
    declared(properties({ any: {}, either: { type: ['string', 'integer'] }, some: { anyOf: [{ type: 'string' }] }, list: {} })),
  ).toEqual({})
})

it('follows references within the schema, also of one that contains itself', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: { to: { $ref: '#/definitions/place' }, node: { $ref: '#/definitions/node' } },
    definitions: {
      place: { type: 'object', properties: { town: { type: 'string' } } },
      node: { type: 'object', properties: { n: { type: 'integer' }, next: { $ref: '#/definitions/node' } } },
    },
  }
  const fields = declared(schema, { limits: { maxDepth: 50 } })
  expect(fields).toMatchObject({ 'to.town': 'keyword', 'node.n': 'number', 'node.next.n': 'number' })
  expect(Object.keys(fields ?? {}).length).toBeLessThan(12)
})

it('takes what is masked as a whole for a text: an index that expected an object or a number would refuse the line', () => {
  const schema = properties({
    password: properties({ was: { type: 'string' }, at: { type: 'string', format: 'date-time' } }),
    pin: { type: 'integer' },
    plain: properties({ token: { type: 'integer' }, n: { type: 'integer' } }),
  })
  expect(declared(schema)).toMatchObject({ password: 'keyword', pin: 'keyword', 'plain.n': 'number' })
  expect(declared(schema, { mask: { mode: 'off' } })).toEqual({
    'password.was': 'keyword',
    'password.at': 'date',
    pin: 'number',
    'plain.token': 'number',
    'plain.n': 'number',
  })
})

it('leaves out what a serializer makes, without calling it, and what the logger carries itself', () => {
  let calls = 0
  const options = { serializers: { made: () => calls++ }, base: { region: 'eu' } }
  expect(declared(properties({ made: { type: 'integer' }, n: { type: 'integer' } }), options)).toEqual({ n: 'number' })
  expect(calls).toBe(0)
})

it('tells the sinks behind tee and fallback, and nobody whose lines are made by a function', () => {
  const told: string[] = []
  const named = (name: string): Sink => ({ ...memory(), declare: () => told.push(name) })
  const log = createLogger({
    exit: { signals: [] },
    sinks: [tee(named('a'), named('b')), fallback(named('c'), named('d')), { sink: named('e'), format: () => 'text' }],
  })
  log.event('x', 'info', 'x', { schema: properties({ n: { type: 'integer' } }) })
  log.event('y', 'info', 'without a schema')
  expect(told).toEqual(['a', 'b', 'c', 'd'])
})
