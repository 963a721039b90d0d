import { createContext, runInContext } from 'node:vm'
import { expect, it } from 'vitest'
import type { StructuredLogger } from '../../src/index.ts'
import { recorded } from './recorded.ts'

/** Calls that the types refuse, as plain JavaScript makes them. */
type Untyped = Record<string, (...values: unknown[]) => void>
const untyped = (log: StructuredLogger): Untyped => log as unknown as Untyped

it('takes a message alone', async () => {
  const { log, only } = recorded()
  log.info('started')
  expect(await only()).toMatchObject({ level: 30, message: 'started' })
})

it('takes the message first and fields after it', async () => {
  const { log, only } = recorded()
  log.info('order placed', { orderId: 'o1', amount: 12 })
  const { message, fields } = await only()
  expect([message, fields['orderId'], fields['amount']]).toEqual(['order placed', 'o1', 12])
})

it('takes fields first and the message after them', async () => {
  const { log, only } = recorded()
  log.info({ orderId: 'o1' }, 'order placed')
  const { message, fields } = await only()
  expect([message, fields['orderId']]).toEqual(['order placed', 'o1'])
})

it('takes fields alone', async () => {
  const { log, only } = recorded()
  log.info({ orderId: 'o1' })
  const { message, fields } = await only()
  expect([message, fields['orderId']]).toEqual(['', 'o1'])
})

it.each([
  ['message, error', (log: StructuredLogger, error: Error) => log.error('payment failed', error)],
  ['message, error, fields', (log: StructuredLogger, error: Error) => log.error('payment failed', error, { orderId: 'o1' })],
  ['message, fields, error', (log: StructuredLogger, error: Error) => log.error('payment failed', { orderId: 'o1' }, error)],
  ['error, message', (log: StructuredLogger, error: Error) => log.error(error, 'payment failed')],
  ['error, message, fields', (log: StructuredLogger, error: Error) => log.error(error, 'payment failed', { orderId: 'o1' })],
  ['fields, error, message', (log: StructuredLogger, error: Error) => log.error({ orderId: 'o1' }, error, 'payment failed')],
  ['fields with err, message', (log: StructuredLogger, error: Error) => log.error({ err: error }, 'payment failed')],
])('finds the error in: %s', async (form, call) => {
  const { log, only } = recorded()
  call(log, new TypeError('card refused'))
  const { message, error, fields } = await only()
  expect(message).toBe('payment failed')
  expect(error).toMatchObject({ type: 'TypeError', message: 'card refused', stack_trace: expect.stringContaining('call-forms') })
  expect(fields['orderId']).toBe(form.includes('fields') && !form.includes('err,') ? 'o1' : undefined)
})

it.each([
  ['alone', (log: StructuredLogger, error: Error) => log.error(error)],
  ['with fields', (log: StructuredLogger, error: Error) => log.error(error, { orderId: 'o1' })],
  ['after fields', (log: StructuredLogger, error: Error) => log.error({ orderId: 'o1' }, error)],
])('takes the message of an error that comes without one: %s', async (_form, call) => {
  const { log, only } = recorded()
  call(log, new Error('card refused'))
  expect(await only()).toMatchObject({ message: 'card refused', error: { message: 'card refused' } })
})

it('knows an Error of another realm', async () => {
  const { log, only } = recorded()
  const foreign: unknown = runInContext('new RangeError("from elsewhere")', createContext({}))
  expect(foreign instanceof Error).toBe(false)
  log.error('failed', foreign)
  expect((await only()).error).toMatchObject({ type: 'RangeError', message: 'from elsewhere' })
})

it.each<[unknown]>([['boom'], [42], [true], [Symbol('boom')], [9n]])(
  'takes %s, thrown and caught, for the error of an error line',
  async (thrown) => {
    const { log, only } = recorded()
    log.error('failed', thrown)
    const { message, error } = await only()
    expect([message, error?.message]).toEqual(['failed', String(thrown)])
  },
)

it('takes a caught primitive before the fields', async () => {
  const { log, only } = recorded()
  log.error('order {orderId} failed', 'boom', { orderId: 'o1' })
  expect(await only()).toMatchObject({ message: 'order o1 failed', error: { message: 'boom' }, fields: { orderId: 'o1' } })
})

it('does not take a bare value of a line below error for an error', async () => {
  const { log, only } = recorded()
  untyped(log)['info']?.('amount', 3)
  const { error, fields } = await only()
  expect([error, fields['args']]).toEqual([undefined, [3]])
})

it('fills the holes of a template, and keeps the fields', async () => {
  const { log, only } = recorded()
  log.info('user {who} from {ip} paid {amount:.2}', { who: 'u1', ip: '::1', amount: 12.345, more: 1 })
  const { message, template, fields } = await only()
  expect(message).toBe('user u1 from ::1 paid 12.35')
  expect(template).toMatch(/^[0-9a-f]{16}$/)
  expect(fields).toMatchObject({ who: 'u1', ip: '::1', amount: 12.345, more: 1 })
})

it('gives lines of one literal one template id, whatever their values', async () => {
  const { log, records } = recorded()
  for (const who of ['a', 'b']) log.info('user {who}', { who })
  const [first, second] = await records()
  expect(first?.template).toBe(second?.template)
})

it('fills holes from the object that comes first', async () => {
  const { log, only } = recorded()
  log.info({ who: 'u1' }, 'user {who}')
  expect((await only()).message).toBe('user u1')
})

it('leaves JSON and other braces in a message as they are', async () => {
  const { log, records } = recorded()
  const texts: readonly string[] = ['body {"a":1}', 'use {} x', '{{a}']
  for (const text of texts) log.info(text, { a: 1, x: 2 })
  expect((await records()).map(({ message }) => message)).toEqual(['body {"a":1}', 'use {} x', '{1'])
})

it('fills no holes of a text that is data: an error message, a formatted argument', async () => {
  const { log, records } = recorded()
  log.error(new Error('no {secret}'), { secret: 's' })
  log.info('got %s', '{secret}', { secret: 's' })
  expect((await records()).map(({ message }) => message)).toEqual(['no {secret}', 'got {secret}'])
})

it.each<[string, unknown[], string]>([
  ['%s with a text', ['hello %s', 'you'], 'hello you'],
  ['%d with a number', ['%d times', 3.5], '3.5 times'],
  ['%i with a fraction', ['%i times', 3.9], '3 times'],
  ['%f with a text', ['%f', '1.50'], '1.5'],
  ['%d with a text that is no number', ['%d', 'x'], 'NaN'],
  ['%d with a bigint', ['%d', 9007199254740993n], '9007199254740993'],
  ['%s with null', ['%s', null], 'null'],
  ['%s with a symbol', ['%s', Symbol('a')], 'Symbol(a)'],
  ['%o with an object', ['GET %o', { url: '/' }], 'GET {"url":"/"}'],
  ['%j with an array', ['%j', [1, 2]], '[1,2]'],
  ['%O with a text', ['%O', 'a'], '"a"'],
  ['%% where arguments follow', ['%d%%', 5], '5%'],
  ['a format without an argument', ['%s and %s', 'one'], 'one and %s'],
  ['several', ['%s %d %s', 'a', 1, 'b'], 'a 1 b'],
])('formats %s', async (_name, values, expected) => {
  const { log, only } = recorded()
  untyped(log)['info']?.(...values)
  const { message, fields } = await only()
  expect([message, fields['args']]).toEqual([expected, undefined])
})

it('leaves per cent signs alone where no arguments follow', async () => {
  const { log, records } = recorded()
  log.info('100%done %s %%')
  expect((await records())[0]?.message).toBe('100%done %s %%')
})

it('takes an object that no format took for fields', async () => {
  const { log, only } = recorded()
  log.info('hello %s', 'you', { orderId: 'o1' })
  expect(await only()).toMatchObject({ message: 'hello you', fields: { orderId: 'o1' } })
})

it('does not spend an object on %s', async () => {
  const { log, only } = recorded()
  log.info('hello %s', { orderId: 'o1' })
  expect(await only()).toMatchObject({ message: 'hello %s', fields: { orderId: 'o1' } })
})

it('keeps an error beside formats', async () => {
  const { log, only } = recorded()
  log.error('hello %s', 'you', new Error('boom'))
  expect(await only()).toMatchObject({ message: 'hello you', error: { message: 'boom' } })
})

it('prints hostile objects under %o without a throw', async () => {
  const { log, only } = recorded()
  const circular: Record<string, unknown> = { big: 1n }
  circular['self'] = circular
  log.info('got %o', circular)
  expect((await only()).message).toBe('got {"big":1,"self":"[Circular]"}')
})

it('keeps under args what nothing took', async () => {
  const { log, only } = recorded()
  untyped(log)['info']?.('seen', { a: 1 }, { b: 2 }, 'three', 4)
  expect((await only()).fields).toMatchObject({ a: 1, args: [{ b: 2 }, 'three', 4] })
})

it('keeps arrays and collections whole, under args', async () => {
  const { log, only } = recorded()
  log.info('seen', [1, 2], new Map([['k', 'v']]), new Set([3]))
  expect((await only()).fields['args']).toEqual([[1, 2], { k: 'v' }, [3]])
})

it('keeps a second error under args', async () => {
  const { log, only } = recorded()
  log.error('both', new Error('first'), new Error('second'))
  const { error, fields } = await only()
  expect(error?.message).toBe('first')
  expect(fields['args']).toMatchObject([{ message: 'second' }])
})

it("does not touch the caller's own field args", async () => {
  const { log, only } = recorded()
  untyped(log)['info']?.('seen', { args: 'mine' }, 5)
  expect((await only()).fields).toMatchObject({ args: 'mine', arguments: [5] })
})

it('calls a function for its fields only when the level is on', async () => {
  const { log, records } = recorded()
  let calls = 0
  const make = (): object => ({ calls: ++calls })
  log.debug('off', make)
  log.info('on', make)
  expect((await records()).map(({ fields }) => fields['calls'])).toEqual([1])
})

it('fills holes from fields that a function makes', async () => {
  const { log, only } = recorded()
  log.info('user {who}', () => ({ who: 'u1' }))
  expect((await only()).message).toBe('user u1')
})

it('keeps the line of a function that throws, and reports it', async () => {
  const { log, only, problems } = recorded()
  log.info('kept', () => {
    throw new Error('from the function')
  })
  expect((await only()).message).toBe('kept')
  expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_CALLBACK', lost: 0 }])
})

it.each<[unknown, string]>([
  [42, '42'],
  [true, 'true'],
  [Symbol('s'), 'Symbol(s)'],
  [7n, '7'],
])('prints a primitive that comes first, %s, as the message', async (value, expected) => {
  const { log, only } = recorded()
  log.info(value)
  expect((await only()).message).toBe(expected)
})

it('takes null and undefined in the place of the object for no object', async () => {
  const { log, records } = recorded()
  log.info(null, 'first')
  log.info(undefined, 'second')
  log.info('third', undefined)
  for (const { fields } of await records()) expect(fields['args']).toBeUndefined()
  expect((await records()).map(({ message }) => message)).toEqual(['first', 'second', 'third'])
})

it('prints class instances as fields', async () => {
  class Order {
    id = 'o1'
  }
  const { log, only } = recorded()
  log.info(new Order(), 'order')
  expect((await only()).fields['id']).toBe('o1')
})

it('counts lines, one sequence for the whole tree', async () => {
  const { log, records } = recorded()
  log.info('a')
  log.child({ module: 'db' }).info('b')
  log.info('c')
  expect((await records()).map(({ sequence }) => sequence)).toEqual([1, 2, 3])
})
