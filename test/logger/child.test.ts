import { expect, it } from 'vitest'
import { memory, createLogger } from '../../src/index.ts'
import { recorded } from './recorded.ts'

it('puts its bindings on each line, over those of its parent', async () => {
  const { log, only } = recorded()
  log.child({ module: 'db', a: 1 }).child({ a: 2 }).info('x')
  expect((await only()).fields).toMatchObject({ module: 'db', a: 2 })
})

it('prints each key once: the call before the child before the context before the base', async () => {
  const { log, lines } = recorded({ base: { k: 'base', b: 'base', c: 'base', d: 'base' } })
  log.withContext({ k: 'context', b: 'context', c: 'context' }, () => {
    log.child({ k: 'child', b: 'child' }).info('x', { k: 'call' })
  })
  const [line] = await lines()
  expect(line).toMatchObject({ k: 'call', b: 'child', c: 'context', d: 'base' })
})

it('does not change its parent', async () => {
  const { log, records } = recorded()
  log.child({ module: 'db' })
  log.info('x')
  expect((await records())[0]?.fields['module']).toBeUndefined()
})

it('answers its bindings and its parents', () => {
  const { log } = recorded()
  const child = log.child({ a: 1 }).child({ b: 2 })
  expect(child.bindings()).toEqual({ a: 1, b: 2 })
  expect(log.bindings()).toEqual({})
})

it('answers a copy of its bindings', async () => {
  const { log, only } = recorded()
  const child = log.child({ a: 1 })
  child.bindings()['a'] = 2
  child.info('x')
  expect((await only()).fields['a']).toBe(1)
})

it('takes more bindings later, and children made before keep theirs', async () => {
  const { log, records } = recorded()
  const before = log.child({ c: 1 })
  log.setBindings({ a: 1 })
  log.setBindings({ b: 2 })
  before.info('before')
  log.info('after')
  const [first, second] = await records()
  expect([first?.fields['a'], first?.fields['c']]).toEqual([undefined, 1])
  expect([second?.fields['a'], second?.fields['b']]).toEqual([1, 2])
})

it('does not see later changes of the object that it was given', async () => {
  const { log, only } = recorded()
  const bindings = { a: { b: 1 } }
  const child = log.child(bindings)
  bindings.a.b = 2
  child.info('x')
  expect((await only()).fields['a']).toEqual({ b: 1 })
})

it('puts its prefix before the message, after the prefix of its parent', async () => {
  const { log, records } = recorded()
  const child = log.child({}, { msgPrefix: '[a] ' }).child({}, { msgPrefix: '[b] ' })
  child.info('user {who}', { who: 'u1' })
  child.error(new Error('boom'))
  expect((await records()).map(({ message }) => message)).toEqual(['[a] [b] user u1', '[a] [b] boom'])
  expect([log.msgPrefix, child.msgPrefix]).toEqual([undefined, '[a] [b] '])
})

it('replaces values by its serializers, added to those of its parent', async () => {
  const { log, records } = recorded({ serializers: { a: () => 'root', b: () => 'root' } })
  const child = log.child({ c: 1 }, { serializers: { b: () => 'child', c: (value) => `c${String(value)}` } })
  child.info({ a: 1, b: 1 }, 'x')
  log.info({ a: 1, b: 1, c: 1 }, 'y')
  const [first, second] = await records()
  expect(first?.fields).toMatchObject({ a: 'root', b: 'child', c: 'c1' })
  expect(second?.fields).toMatchObject({ a: 'root', b: 'root', c: 1 })
})

it('takes serializers that are inherited, as those that Fastify lays over those of a plugin', async () => {
  const { log, only } = recorded()
  const ofPlugin = { a: (): string => 'plugin', b: (): string => 'plugin' }
  const ofRoute = Object.assign(Object.create(ofPlugin) as typeof ofPlugin, { b: () => 'route' })
  log.child({}, { serializers: ofRoute }).info({ a: 1, b: 1 }, 'x')
  expect((await only()).fields).toMatchObject({ a: 'plugin', b: 'route' })
})

it("shows its serializers under pino's symbol", () => {
  const a = (): string => 'a'
  const b = (): string => 'b'
  const { log } = recorded({ serializers: { a } })
  expect(Reflect.get(log.child({}, { serializers: { b } }), Symbol.for('pino.serializers'))).toMatchObject({ a, b })
})

it('ignores what frameworks pass along', async () => {
  const { log, only } = recorded()
  const options = { logger: undefined, genReqId: undefined, serializers: {}, level: undefined } as unknown as object
  log.child({ a: 1 }, options).info('x')
  expect((await only()).fields['a']).toBe(1)
})

it.each(['redact', 'mask', 'customLevels', 'formatters'])('refuses the option %s, which it would have to ignore', (name) => {
  const { log } = recorded()
  expect(() => log.child({}, { [name]: [] })).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' }))
})

it('survives hostile bindings', async () => {
  const { log, records } = recorded()
  const hostile = {
    get bad(): never {
      throw new Error('no')
    },
    good: 1,
  }
  const child = log.child(hostile)
  child.info('x')
  log
    .child(
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no')
          },
        },
      ),
    )
    .info('y')
  log.child(null as unknown as object).info('z')
  expect((await records()).map(({ message, fields }) => [message, fields['good']])).toEqual([
    ['x', 1],
    ['y', undefined],
    ['z', undefined],
  ])
  expect(() => child.bindings()).not.toThrow()
})

it('flushes, and does not end its tree, when it is closed', async () => {
  const sink = memory()
  const log = createLogger({ sinks: [sink] })
  const child = log.child({})
  child.info('a')
  await child.close()
  log.info('b')
  await log.close()
  expect(sink.lines).toHaveLength(2)
})

it.each([['text'], [null], [7]])('binds nothing of %j, which holds no fields', async (given) => {
  const { log, records } = recorded()
  log.info('without')
  const child = log.child(given as never)
  child.info('a')
  child.setBindings(given as never)
  child.info('b')
  log.child(given as never, { msgPrefix: '> ' }).info('c')
  const [first, ...others] = (await records()).map(({ fields }) => Object.keys(fields))
  expect(others).toEqual([first, first, first])
})
