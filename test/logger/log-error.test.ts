import { expect, it } from 'vitest'
import { recorded } from './recorded.ts'

it('logs type, message, stack, code and the whole chain of causes', async () => {
  const { log, only } = recorded()
  const root = Object.assign(new Error('ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const middle = new TypeError('query failed', { cause: root })
  log.logError(Object.assign(new RangeError('order failed', { cause: middle }), { code: 'E_ORDER' }), { operation: 'checkout' })
  const { level, message, error, fields } = await only()
  expect([level, message, fields['operation']]).toEqual([50, 'order failed', 'checkout'])
  expect(error).toMatchObject({ type: 'RangeError', message: 'order failed', code: 'E_ORDER' })
  expect(error?.stack_trace).toContain('log-error.test.ts')
  expect(error?.['cause']).toMatchObject([
    { type: 'TypeError', message: 'query failed' },
    { type: 'Error', message: 'ECONNREFUSED', code: 'ECONNREFUSED' },
  ])
})

it('logs every error of an AggregateError', async () => {
  const { log, only } = recorded()
  log.logError(new AggregateError([new Error('a'), new TypeError('b')], 'both failed'))
  const { error } = await only()
  expect(error).toMatchObject({ type: 'AggregateError', message: 'both failed' })
  expect(error?.['errors']).toMatchObject([{ message: 'a' }, { type: 'TypeError', message: 'b' }])
})

it('gives errors of one place one fingerprint, whatever their data, and others another', async () => {
  const { log, records } = recorded()
  const fail = (id: number): Error => new Error(`order ${id} failed`)
  for (const id of [1, 2]) log.logError(fail(id))
  log.logError(new TypeError('elsewhere'))
  const prints = (await records()).map(({ error }) => error?.fingerprint)
  expect(prints[0]).toMatch(/^[0-9a-f]{16}$/)
  expect(prints[1]).toBe(prints[0])
  expect(prints[2]).not.toBe(prints[0])
})

it.each<[unknown, string]>([
  ['boom', 'boom'],
  [42, '42'],
  [{ message: 'looks like one' }, 'looks like one'],
  [null, 'null'],
])('logs %o, which somebody threw', async (thrown, message) => {
  const { log, only } = recorded()
  log.logError(thrown)
  const record = await only()
  expect([record.level, record.message, record.error?.message]).toEqual([50, message, message])
})

it('survives an error whose members throw', async () => {
  const { log, only } = recorded()
  const error = new Error('x')
  for (const name of ['message', 'name', 'stack', 'cause']) {
    Object.defineProperty(error, name, {
      get() {
        throw new Error('no')
      },
    })
  }
  log.logError(error, { kept: 1 })
  expect((await only()).fields['kept']).toBe(1)
})

it('keeps what it is given in place of fields', async () => {
  const { log, only } = recorded()
  log.logError(new Error('x'), 'context' as unknown as object)
  expect((await only()).fields['args']).toEqual(['context'])
})
