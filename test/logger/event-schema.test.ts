import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { recorded } from './recorded.ts'

const run = promisify(execFile)
const schema = {
  type: 'object',
  properties: {
    orderId: { type: 'string' },
    amount: { type: 'integer' },
    paid: { type: 'boolean' },
    at: { type: 'string', format: 'date-time' },
    items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
  },
  required: ['orderId'],
} as const

it('prints fields in the types of the schema', async () => {
  const { log, lines } = recorded()
  const placed = log.event('order.placed', 'info', 'order {orderId} placed', { schema })
  placed({ orderId: 'o1', amount: 12, paid: true, at: new Date(0), items: [{ sku: 'a' }] })
  placed({ orderId: 7, amount: '13', paid: 1 } as never)
  const [first, second] = await lines()
  expect(first).toMatchObject({
    message: 'order o1 placed',
    'event.code': 'order.placed',
    orderId: 'o1',
    amount: 12,
    paid: true,
    at: '1970-01-01T00:00:00.000Z',
    items: [{ sku: 'a' }],
  })
  expect(second).toMatchObject({ orderId: '7', amount: 13, paid: true })
})

it('keeps what the schema does not name, at every depth', async () => {
  const { log, lines } = recorded()
  log.event('order.placed', 'info', 'placed', { schema })({
    orderId: 'o1',
    more: { a: 1 },
    items: [{ sku: 'a', extra: 1 }],
  } as never)
  expect((await lines())[0]).toMatchObject({ orderId: 'o1', more: { a: 1 }, items: [{ sku: 'a', extra: 1 }] })
})

it('prints as it prints others what does not fit the schema', async () => {
  const { log, lines, problems } = recorded()
  const placed = log.event('order.placed', 'info', 'placed', { schema })
  placed({ orderId: 'o1', amount: 'many', items: 'none', at: 'soon' } as never)
  placed({
    get orderId(): never {
      throw new Error('getter')
    },
    amount: 1,
  } as never)
  const [first, second] = await lines()
  expect(first).toMatchObject({ orderId: 'o1', amount: 'many' })
  expect(JSON.stringify(first)).toContain('none')
  expect(second).toMatchObject({ orderId: '[Throws: getter]', amount: 1 })
  expect(problems).toEqual([])
})

it('keeps each name once, also beside a child and a context', async () => {
  const { log, lines } = recorded()
  const schemaOfUser = { type: 'object', properties: { userId: { type: 'string' }, level: { type: 'string' } } } as const
  const seen = log.child({ userId: 'child' }).event('user.seen', 'info', 'seen', { schema: schemaOfUser })
  log.withContext({ userId: 'context' }, () => seen({ userId: 'call', level: 'high' }))
  expect((await lines())[0]).toMatchObject({ 'user.id': 'call', level: 'high', 'log.level': 'info' })
})

it('masks before the schema is applied', async () => {
  const { log, lines } = recorded({ mask: { mode: 'standard' } })
  const properties = { note: { type: 'string' }, password: { type: 'string' } } as const
  log.event('noted', 'info', 'noted', { schema: { type: 'object', properties } })({
    note: 'mail jane.doe@example.com',
    password: 'hunter2',
  })
  const text = JSON.stringify(await lines())
  expect(text).not.toContain('jane.doe@example.com')
  expect(text).not.toContain('hunter2')
})

const circle: Record<string, unknown> = { n: 1 }
circle['self'] = circle
const revoked = Proxy.revocable({}, {})
revoked.revoke()
const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('trap')
    },
    ownKeys() {
      throw new Error('trap')
    },
  },
)
const typed = {
  type: 'object',
  properties: {
    text: { type: 'string' },
    date: { type: 'string', format: 'date-time' },
    whole: { type: 'integer' },
    number: { type: 'number' },
    flag: { type: 'boolean' },
    list: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
    object: { type: 'object', properties: { inner: { type: 'integer' } }, required: ['inner'], additionalProperties: false },
    either: { anyOf: [{ type: 'string' }, { type: 'object', properties: { a: { type: 'number' } } }] },
    fixed: { const: 'x' },
    open: {},
  },
} as const

it.each<[string, unknown]>([
  ['a circle', circle],
  ['a revoked proxy', revoked.proxy],
  ['a proxy whose traps throw', throwing],
  ['a BigInt', 2n ** 70n],
  ['a symbol', Symbol('s')],
  ['a function', () => 1],
  ['not a number', Number.NaN],
  ['minus zero', -0],
  ['a date that is none', new Date(Number.NaN)],
  ['a Map', new Map<unknown, unknown>([[circle, 1]])],
  ['bytes', new Uint8Array(3)],
  ['a class without a constructor', Object.create(null)],
  ['a toJSON that throws', { toJSON: () => expect.unreachable() }],
  ['a toString that throws', { toString: () => expect.unreachable() }],
  ['half a surrogate pair', '\uD800'],
  ['a text that would end the line', '"}\n{"forged":true'],
  ['a name that is taken', { __proto__: null, message: 'forged', '@timestamp': 'x' }],
  ['a list with holes', Object.assign(new Array<unknown>(3), { 1: null, 2: circle })],
  ['a long text', 'x'.repeat(100_000)],
  ['an error', new Error('inside')],
])('gives one whole line for %s in each place of a schema', async (_name, value) => {
  const { log, lines, problems } = recorded()
  const seen: (fields: object) => void = log.event('seen', 'info', 'seen', { schema: typed })
  const names = Object.keys(typed.properties)
  for (const name of names) {
    seen({ before: 1, [name]: value, after: 2 })
    seen({ [name]: [value] })
    seen({ [name]: { inner: value, sku: value, a: value } })
  }
  const all = await lines()
  expect(all).toHaveLength(names.length * 3)
  for (const [index, line] of all.entries()) {
    expect(line).toMatchObject({ message: 'seen', 'event.code': 'seen', 'log.level': 'info' })
    expect(line).not.toHaveProperty('forged')
    if (index % 3 === 0) expect(line).toMatchObject({ before: 1, after: 2 })
  }
  expect(problems).toEqual([])
})

it('masks before it shapes, in each place', async () => {
  const { log, lines } = recorded()
  const seen: (fields: object) => void = log.event('seen', 'info', 'seen', { schema: typed })
  const secret = 'jane.doe@example.com'
  seen({
    text: 7,
    whole: secret,
    number: secret,
    flag: secret,
    list: [{ sku: secret }, secret],
    object: { inner: secret, password: 'hunter2' },
  })
  seen({ text: secret, date: secret, either: { a: secret }, open: { deep: [secret] }, password: 'hunter2' })
  const text = JSON.stringify(await lines())
  expect(text).not.toContain('jane.doe')
  expect(text).not.toContain('hunter2')
  expect(text).toContain('[EMAIL]')
})

it.each([['text'], [{ type: 'string' }], [{ type: 'object' }], [{ type: 'object', properties: { a: { type: 'nonsense' } } }]])(
  'refuses the schema %j',
  (given) => {
    const { log } = recorded()
    expect(() => log.event('x', 'info', 'x', { schema: given as never })).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }),
    )
  },
)

it('works, by our encoder and with one Problem, where no code may be made from texts', async () => {
  const child = new URL('children/event-schema.ts', import.meta.url).pathname
  for (const [flags, problems] of [
    [['--disallow-code-generation-from-strings'], 'CORDWOOD_PROBLEM_SCHEMA'],
    [[], ''],
  ] as const) {
    const { stdout, stderr } = await run(process.execPath, [...flags, child])
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(lines).toMatchObject([
      { message: 'order o1 placed', orderId: 'o1', amount: 12 },
      { message: 'order o2 placed', orderId: 'o2', amount: 13 },
    ])
    expect(stderr).toBe(problems)
  }
})

it('says what to install where fast-json-stringify is not there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-peer-'))
  try {
    cpSync(new URL('../../src', import.meta.url), join(folder, 'src'), { recursive: true })
    mkdirSync(join(folder, 'node_modules'))
    const root = new URL('../../node_modules/', import.meta.url).pathname
    for (const name of ['sonic-boom', 'atomic-sleep']) {
      cpSync(join(root, name), join(folder, 'node_modules', name), { recursive: true })
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(folder, 'main.ts'),
      `import { createLogger } from './src/index.ts'
       try { createLogger().event('x', 'info', 'x', { schema: { type: 'object', properties: {} } }) } catch (error) { console.log(error.code, error.message) }`,
    )
    const { stdout } = await run(process.execPath, ['main.ts'], { cwd: folder })
    expect(stdout).toContain('CORDWOOD_ERR_PEER_MISSING')
    expect(stdout).toContain('npm install fast-json-stringify')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
