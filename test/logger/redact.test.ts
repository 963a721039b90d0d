import { expect, it } from 'vitest'
import { createLogger, memory } from '../../src/index.ts'
import { recorded } from './recorded.ts'

const rows: readonly (readonly [paths: readonly string[], given: object, printed: object])[] = [
  [['tier'], { tier: 'gold', a: 1 }, { tier: '[Redacted]', a: 1 }],
  [['user.tier'], { user2: 1, order: { user: { tier: 'gold' } } }, { order: { user: { tier: 'gold' } } }],
  [['order.user.tier'], { order: { user: { tier: 'gold', n: 1 } } }, { order: { user: { tier: '[Redacted]', n: 1 } } }],
  [
    ['head["x-a.b"]', "head['c']"],
    { head: { 'x-a.b': 1, c: 2, d: 3 } },
    { head: { 'x-a.b': '[Redacted]', c: '[Redacted]', d: 3 } },
  ],
  [['list[*].tier'], { list: [{ tier: 1, b: 2 }, { b: 3 }, null] }, { list: [{ tier: '[Redacted]', b: 2 }, { b: 3 }, null] }],
  [['list[1]'], { list: ['a', 'b', 'c'] }, { list: ['a', '[Redacted]', 'c'] }],
  [['*.tier'], { a: { tier: 1 }, b: { c: { tier: 2 } } }, { a: { tier: '[Redacted]' }, b: { c: { tier: 2 } } }],
  [['a.*.tier'], { a: { x: { tier: 1 }, y: { tier: 2 } } }, { a: { x: { tier: '[Redacted]' }, y: { tier: '[Redacted]' } } }],
  [['a.*'], { a: { x: 1, y: { z: 2 } } }, { a: { x: '[Redacted]', y: '[Redacted]' } }],
  [['a.b.c'], { a: 'text', d: 1 }, { a: 'text', d: 1 }],
]

it.each(rows)('redacts %j in %j', async (paths, given, printed) => {
  const { log, lines } = recorded({ redact: paths, format: 'pino' })
  log.info(given, 'seen')
  expect((await lines())[0]).toMatchObject(printed)
})

it('leaves the objects of the caller as they are', async () => {
  const { log, lines } = recorded({ redact: ['a.b', '*.c'] })
  const fields = { a: { b: 1, c: 2 } }
  log.info('seen', fields)
  expect(fields).toEqual({ a: { b: 1, c: 2 } })
  expect((await lines())[0]?.['a']).toEqual({ b: '[Redacted]', c: '[Redacted]' })
})

it('asks a function what to print, with the value and its path', async () => {
  const censor = (value: unknown, path: readonly string[]): unknown => `${path.join('/')}:${String(value).length}`
  const { log, lines } = recorded({ redact: { paths: ['a.b', 'list[*].c'], censor } })
  log.info('seen', { a: { b: 'four' }, list: [{ c: 'three' }] })
  expect((await lines())[0]).toMatchObject({ a: { b: 'a/b:4' }, list: [{ c: 'list/0/c:5' }] })
})

it('removes members', async () => {
  const { log, lines } = recorded({ redact: { paths: ['a.b', 'tier', 'list[0]'], remove: true } })
  log.info('seen', { a: { b: 1, c: 2 }, tier: 1, list: [1, 2] })
  const [line] = await lines()
  expect(line).toMatchObject({ a: { c: 2 }, list: [null, 2] })
  expect(line?.['a']).toEqual({ c: 2 })
  expect(line).not.toHaveProperty('tier')
})

it('redacts what base, context and children hold, and what serializers answer, also those of a child', async () => {
  const { log, lines } = recorded({
    redact: ['tier', 'req.headers.key', '*.deep'],
    base: { tier: 'base', base: { deep: 1 } },
    serializers: { req: (req) => ({ headers: { key: req, other: 1 } }) },
  })
  log.info('base')
  log.withContext({ tier: 'context', scope: { deep: 2 } }, () => log.info('context'))
  const child = log.child({ tier: 'child', bound: { deep: 3 } })
  child.info('child', { req: 'secret' })
  child.child({}, { serializers: { req: (req) => ({ headers: { key: req, mine: 1 } }) } }).info({ req: 'secret' }, 'grandchild')
  const [base, context, bound, below] = await lines()
  expect(base).toMatchObject({ tier: '[Redacted]', base: { deep: '[Redacted]' } })
  expect(context).toMatchObject({ tier: '[Redacted]', scope: { deep: '[Redacted]' } })
  expect(bound).toMatchObject({
    tier: '[Redacted]',
    bound: { deep: '[Redacted]' },
    req: { headers: { key: '[Redacted]', other: 1 } },
  })
  expect(below).toMatchObject({ tier: '[Redacted]', req: { headers: { key: '[Redacted]', mine: 1 } } })
})

it('redacts what an error carries, and it stays an error', async () => {
  const error = Object.assign(new RangeError('boom'), { config: { token: 'secret', url: '/' } })
  const { log, lines } = recorded({ redact: ['err.config.token'] })
  log.error('failed', error)
  log.error({ err: error }, 'failed')
  for (const line of await lines()) {
    expect(line).toMatchObject({ 'error.type': 'RangeError', 'error.message': 'boom', 'error.config': { url: '/' } })
    expect(String(line['error.stack_trace'])).toContain('redact.test.ts')
    expect(JSON.stringify(line)).not.toContain('secret')
  }
  expect(error.config.token).toBe('secret')
})

it('fills the holes of a message with what it redacted', async () => {
  const { log, lines } = recorded({ redact: ['*.key', 'tier', 'order.key'] })
  log.info('got {a.key}', { a: { key: 'secret' } })
  log.info('user {tier}, {order.key}, {plain}', { tier: 'secret', order: { key: 'secret' }, plain: 1 })
  const all = await lines()
  expect(all.map((line) => line['message'])).toEqual(['got [Redacted]', 'user [Redacted], [Redacted], 1'])
  expect(JSON.stringify(all)).not.toContain('secret')
})

it('censors by the default when the function throws, and says so', async () => {
  const { log, lines, problems } = recorded({
    redact: {
      paths: ['a'],
      censor() {
        throw new Error('censor')
      },
    },
  })
  log.info('seen', { a: 'secret', b: 1 })
  expect((await lines())[0]).toMatchObject({ a: '[Redacted]', b: 1 })
  expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_CALLBACK'])
})

it('keeps the line of a hostile object', async () => {
  const { log, lines } = recorded({ redact: ['*.x', 'a.b'] })
  const hostile = {
    get bad(): never {
      throw new Error('getter')
    },
    good: { x: 'secret' },
  }
  log.info('one', hostile)
  log.info('two', {
    a: new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('trap')
        },
      },
    ),
  })
  const [one, two] = await lines()
  expect(one).toMatchObject({ message: 'one', good: { x: '[Redacted]' } })
  expect(two).toMatchObject({ message: 'two' })
})

it.each([[''], ['a,b.c'], ['a..b'], ['a['], ['a]'], ['a["b]'], ['[]'], [7]])('refuses the path %j', (path) => {
  expect(() => recorded({ redact: [path as string] })).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
})

it('refuses what is no list of paths, and options that it does not know', () => {
  expect(() => recorded({ redact: 'a' as never })).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  expect(() => recorded({ redact: { paths: ['a'], strict: true } as never })).toThrow(
    expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' }),
  )
})

it('asks the function once for each value, also where the message prints it', async () => {
  let count = 0
  const { log } = recorded({ redact: { paths: ['tier'], censor: () => `c${++count}` } })
  log.info('user {tier}', { tier: 'gold' })
  await log.flush()
  expect(count).toBe(1)
})

it('redacts the same whichever sink a line goes to', async () => {
  const first = memory({ format: 'pino' })
  const second = memory({ format: 'ecs', filter: (record) => record.fields['tier'] === '[Redacted]' })
  const log = createLogger({ sinks: [first, second], redact: ['tier'], exit: { signals: [] } })
  log.info({ tier: 'gold' }, 'seen')
  await log.close()
  expect([...first.lines, ...second.lines].map((line) => (JSON.parse(line) as { tier: string }).tier)).toEqual([
    '[Redacted]',
    '[Redacted]',
  ])
})

const inner = Object.assign(new TypeError('inner card 4111'), { detail: 'kept' })
const failure = new Error('outer card 4111', { cause: inner })
const both = new AggregateError([new Error('one card 4111')], 'both')

it.each<[string, 'ecs' | 'pino', readonly string[], unknown]>([
  ['the message and stack of an error', 'pino', ['err.message', 'err.stack'], failure],
  ['the same, in ECS, by the name of its lines', 'ecs', ['error.message', 'error.stack_trace'], failure],
  ['the same, in ECS, by the name of the error', 'ecs', ['error.message', 'error.stack'], failure],
  ['the errors of an AggregateError', 'pino', ['err.aggregateErrors', 'err.stack'], both],
])('keeps out %s, its causes too', async (_name, format, paths, error) => {
  const sink = memory()
  const log = createLogger({ sinks: [sink], exit: { signals: [] }, format, redact: paths, mask: { mode: 'off' } })
  log.error('failed', error)
  log.error({ err: error }, 'failed')
  log.error({ error }, 'failed')
  await log.close()
  expect(sink.lines).toHaveLength(3)
  for (const line of sink.lines.slice(0, format === 'pino' ? 2 : 3)) {
    expect(line).not.toContain('4111')
    expect(line).toContain('[Redacted]')
  }
  expect([failure.message, inner.message, both.errors.length]).toEqual(['outer card 4111', 'inner card 4111', 1])
})

it('ends where causes go round in a circle', async () => {
  const first = new Error('first card 4111')
  first.cause = new Error('second card 4111', { cause: first })
  const { log, lines } = recorded({ redact: ['error.message', 'error.stack_trace'], mask: { mode: 'off' } })
  log.error('failed', first)
  expect(JSON.stringify(await lines())).not.toContain('4111')
})
