import { expect, it } from 'vitest'
import { recorded } from './recorded.ts'

it('logs its id, level and template', async () => {
  const { log, only } = recorded()
  const placed = log.event('order.placed', 'warning', 'order {orderId} placed')
  placed({ orderId: 'o1', amount: 2 })
  expect(await only()).toMatchObject({
    level: 40,
    message: 'order o1 placed',
    template: expect.any(String),
    fields: { 'event.code': 'order.placed', orderId: 'o1', amount: 2 },
  })
})

it('carries the bindings and the context of its logger', async () => {
  const { log, only } = recorded()
  const started = log.child({ module: 'db' }).event('db.started', 'info', 'started')
  log.withContext({ tenant: 't1' }, () => started())
  expect((await only()).fields).toMatchObject({ 'event.code': 'db.started', module: 'db', tenant: 't1' })
})

it('follows the level of its logger', async () => {
  const { log, records } = recorded()
  const noted = log.event('a.noted', 'debug', 'noted')
  noted()
  log.level = 'debug'
  noted()
  expect(await records()).toHaveLength(1)
})

it('has the prefix of its logger', async () => {
  const { log, only } = recorded()
  log.child({}, { msgPrefix: '[db] ' }).event('a', 'info', 'user {who}')({ who: 'u1' })
  expect((await only()).message).toBe('[db] user u1')
})

it('keeps what it is given in place of fields', async () => {
  const { log, records } = recorded()
  const noted = log.event('a.noted', 'error', 'noted') as (value: unknown) => void
  noted(new Error('boom'))
  noted([1, 2])
  const [first, second] = await records()
  expect(first).toMatchObject({ message: 'noted', error: { message: 'boom' }, fields: { 'event.code': 'a.noted' } })
  expect(second?.fields['args']).toEqual([[1, 2]])
})

it('logs nothing at the level silent', async () => {
  const { log, records } = recorded({ level: 'trace' })
  log.event('a', 'silent', 'x')()
  expect(await records()).toEqual([])
})

it.each([[5], [''], [undefined]])('refuses the id %s', (id) => {
  const { log } = recorded()
  expect(() => log.event(id as string, 'info', 'x')).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
})
