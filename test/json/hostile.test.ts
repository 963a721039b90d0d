import { describe, expect, test } from 'vitest'
import { leafPaths, scanLine } from './scanner.ts'
import { contextOf, setUp } from './setup.ts'

function throwing(what = 'boom'): never {
  throw new Error(what)
}

function deep(levels: number): object {
  let object: object = { end: true }
  for (let level = 0; level < levels; level++) object = { d: object }
  return object
}

function circular(): object {
  const object: Record<string, unknown> = { name: 'ring' }
  object['self'] = object
  return object
}

function circularError(): Error {
  const error = new Error('round')
  error.cause = new TypeError('and', { cause: error })
  return error
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const everyTrap = new Proxy(
  {},
  Object.fromEntries(
    ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor', 'isExtensible', 'set'].map((trap) => [
      trap,
      () => throwing(trap),
    ]),
  ),
)

class Account {
  id = 7
  #secret = 'hidden'
  get derived(): string {
    return this.#secret
  }
}

const badError = new Error('x')
Object.defineProperty(badError, 'message', { get: () => throwing() })
Object.defineProperty(badError, 'stack', { get: () => throwing() })

const sparse: unknown[] = []
sparse[3] = 'd'

/** Each value stands under `v`, between two siblings; `expected` is what the line says of it. */
const values: readonly (readonly [name: string, make: () => unknown, expected: unknown])[] = [
  ['a small BigInt', () => 5n, 5],
  ['a BigInt beyond what a double holds', () => 2n ** 64n, '18446744073709551616'],
  ['a nested BigInt', () => ({ a: [1n] }), { a: [1] }],
  ['an object that contains itself', circular, { name: 'ring', self: '[Circular]' }],
  [
    'an array that contains itself',
    () => {
      const list: unknown[] = [1]
      list.push(list)
      return list
    },
    [1, '[Circular]'],
  ],
  [
    'one object twice, which is no cycle',
    () => {
      const a = { n: 1 }
      return [a, a]
    },
    [{ n: 1 }, { n: 1 }],
  ],
  [
    'a nested getter that throws',
    () => ({
      ok: 1,
      get bad() {
        return throwing()
      },
      also: 2,
    }),
    { ok: 1, bad: '[Throws: boom]', also: 2 },
  ],
  [
    'a getter that throws no Error',
    () => ({
      get bad(): never {
        throw { toString: throwing }
      },
    }),
    { bad: '[Throws]' },
  ],
  ['a proxy that throws in every trap', () => everyTrap, '[Throws: getPrototypeOf]'],
  ['a revoked proxy', revoked, expect.stringContaining('[Throws: ')],
  ['a proxy that works', () => new Proxy({ a: 1 }, {}), { a: 1 }],
  ['a toJSON that throws', () => ({ toJSON: () => throwing() }), '[Throws: boom]'],
  [
    'a toJSON that answers with itself',
    () => {
      const o = { a: 1, toJSON: (): unknown => o }
      return o
    },
    { a: 1, toJSON: '[Function toJSON]' },
  ],
  ['a toJSON that answers with undefined', () => ({ toJSON: () => undefined }), null],
  ['an object 20,000 deep', () => deep(20_000), expect.anything()],
  ['a Map of texts', () => new Map([['a', 1]]), { a: 1 }],
  [
    'a Map of other keys',
    () =>
      new Map<unknown, unknown>([
        [1, 'x'],
        ['1', 'y'],
      ]),
    [
      [1, 'x'],
      ['1', 'y'],
    ],
  ],
  ['a Set', () => new Set([1, 'a']), [1, 'a']],
  ['a Buffer, without its bytes', () => Buffer.from('password'), '[Buffer 8 bytes]'],
  ['an ArrayBuffer', () => new ArrayBuffer(4), '[ArrayBuffer 4 bytes]'],
  ['a typed array', () => new Float64Array([1.5, NaN]), [1.5, 'NaN']],
  ['a URL', () => new URL('https://example.org/a?b=1'), 'https://example.org/a?b=1'],
  ['a Date', () => new Date(0), '1970-01-01T00:00:00.000Z'],
  ['an invalid Date', () => new Date(NaN), 'Invalid Date'],
  ['a symbol', () => Symbol('s'), 'Symbol(s)'],
  ['a symbol as key, which is left out', () => ({ [Symbol('k')]: 1, a: 2 }), { a: 2 }],
  ['a function', () => throwing, '[Function throwing]'],
  ['a class', () => Account, '[Function Account]'],
  ['NaN', () => NaN, 'NaN'],
  ['Infinity', () => -Infinity, '-Infinity'],
  ['minus zero', () => -0, 0],
  ['a lone surrogate', () => 'a\ud800b', 'a\ud800b'],
  ['a pair of surrogates', () => '😀', '😀'],
  ['line separators', () => 'a\u2028b\u2029', 'a\u2028b\u2029'],
  ['control characters', () => '\u0000\n\r\t\u001b[31m"\\', '\u0000\n\r\t\u001b[31m"\\'],
  ['null', () => null, null],
  ['a null prototype', () => Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
  ['an own __proto__', () => JSON.parse('{"__proto__":{"x":1},"a":2}') as unknown, JSON.parse('{"__proto__":{"x":1},"a":2}')],
  ['a class instance', () => new Account(), { id: 7 }],
  [
    'an own hasOwnProperty that lies',
    () => ({ a: 1, hasOwnProperty: () => throwing() }),
    { a: 1, hasOwnProperty: '[Function hasOwnProperty]' },
  ],
  ['a boxed text', () => Object('boxed') as unknown, 'boxed'],
  ['a promise', () => Promise.resolve(1), '[Promise]'],
  ['a regular expression', () => /a"b/g, '/a"b/g'],
  [
    'an Error',
    () => new TypeError('t'),
    expect.objectContaining({ type: 'TypeError', message: 't', stack_trace: expect.stringContaining('TypeError: t') }),
  ],
  [
    'an Error deep within',
    () => ({ a: [{ e: new RangeError('r') }] }),
    { a: [{ e: expect.objectContaining({ type: 'RangeError', message: 'r' }) }] },
  ],
  [
    'an Error whose causes run in a circle',
    circularError,
    expect.objectContaining({ cause: [expect.objectContaining({ message: 'and' }), { message: '[Circular]' }] }),
  ],
  ['an Error with getters that throw', () => badError, expect.objectContaining({ type: 'Error', message: '[Throws: boom]' })],
  [
    'an AggregateError',
    () => new AggregateError([new Error('one'), 'two'], 'both'),
    expect.objectContaining({ errors: [expect.objectContaining({ message: 'one' }), { type: 'string', message: 'two' }] }),
  ],
  [
    'an Error with own members',
    () => Object.assign(new Error('e'), { code: 'E1', detail: { n: 1 }, type: 'forged' }),
    expect.objectContaining({ type: 'Error', code: 'E1', detail: { n: 1 } }),
  ],
  ['a sparse array', () => sparse, [null, null, null, 'd']],
  ['an array of undefined', () => [undefined, 1], [null, 1]],
  ['a huge array', () => Array.from({ length: 1000 }, (_, index) => index), expect.arrayContaining([199, '[maxKeys] 800 more'])],
  ['a sparse array of four billion', () => new Array(4294967295), expect.arrayContaining(['[maxKeys] 4294967095 more'])],
  [
    'an object of many keys',
    () => Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index])),
    expect.objectContaining({ k199: 199, '[maxKeys]': 100 }),
  ],
  [
    'an object of many keys that has the marker as a key',
    () => Object.fromEntries([['[maxKeys]', 'mine'], ...Array.from({ length: 300 }, (_, index) => [`k${index}`, index])]),
    expect.objectContaining({ '[maxKeys]': 'mine', '[maxKeys]…': 101 }),
  ],
  [
    'an object that changes while it is read',
    () => {
      const o: Record<string, unknown> = {
        get a() {
          delete o['b']
          o['c'] = 1
          return 1
        },
        b: 2,
      }
      return o
    },
    { a: 1 },
  ],
  ['a text of 32 MB', () => 'x'.repeat(32 << 20), `${'x'.repeat(32_768)}…[maxStringLength]`],
  ['a text cut between surrogates', () => `${'x'.repeat(32_767)}😀 and more`, `${'x'.repeat(32_767)}…[maxStringLength]`],
  [
    'long keys that begin alike',
    () => ({ [`${'k'.repeat(2000)}a`]: 1, [`${'k'.repeat(2000)}b`]: 2 }),
    { [`${'k'.repeat(1024)}…[maxStringLength]0`]: 1, [`${'k'.repeat(1024)}…[maxStringLength]1`]: 2 },
  ],
]

describe.each(['ecs', 'pino'] as const)('in the %s format', (format) => {
  test.each(values)('%s gives one valid line, its siblings kept', (_name, make, expected) => {
    const { line } = setUp({ format })
    const text = line('hostile', { before: 1, v: make(), after: 'z' })
    const { problem } = scanLine(text)
    expect(problem).toBeUndefined()
    const parsed = JSON.parse(text) as Record<string, unknown>
    expect(parsed).toMatchObject({ before: 1, after: 'z' })
    if (format === 'ecs' || !/Error/.test(_name)) expect(parsed['v']).toEqual(expected)
    else expect(parsed['v']).toBeDefined()
  })

  test.each(values)('%s at the top of the fields, and thrown, gives one valid line', (_name, make) => {
    const { line } = setUp({ format })
    const value = make()
    const fields = typeof value === 'object' && value !== null ? value : { value }
    expect(scanLine(line('top', fields)).problem).toBeUndefined()
    expect(scanLine(line('thrown', { before: 1 }, { error: value })).problem).toBeUndefined()
  })

  test.each(values)('%s in a child, a context and under a root of the schema gives one valid line', (_name, make) => {
    const { line, encoder } = setUp({ format })
    const bound = encoder.bind({ before: 1, v: make() })
    const context = contextOf({ v2: make(), user: make() })
    const text = line('layers', { http: make(), process: make() }, { bound, context })
    expect(scanLine(text).problem).toBeUndefined()
    expect(JSON.parse(text)).toMatchObject({ before: 1 })
  })
})

test('a getter at the top that throws leaves the siblings', () => {
  const { parse } = setUp()
  const fields = {
    a: 1,
    get bad(): never {
      return throwing()
    },
    b: 2,
  }
  expect(parse('top', fields)).toMatchObject({ a: 1, bad: '[Throws: boom]', b: 2 })
})

test('a getter that logs its own object ends, and each line is valid', () => {
  const { line } = setUp()
  const lines: string[] = []
  const fields = {
    a: 1,
    get again(): string {
      lines.push(line('inner', fields))
      return 'read'
    },
    b: 2,
  }
  lines.push(line('outer', fields))
  expect(lines.length).toBeLessThan(50)
  for (const text of lines) expect(scanLine(text).problem).toBeUndefined()
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ message: 'outer', a: 1, again: 'read', b: 2 })
})

test.each([
  [
    'a reserved key',
    { 'log.level': 'HACK', '@timestamp': 'then', message: 'forged', 'service.name': 'other', 'event.sequence': 9 },
  ],
  [
    'nested objects',
    {
      log: { level: 'HACK' },
      service: { name: 'other' },
      event: { sequence: 9 },
      process: { entity_id: 'x', thread: { id: 3 } },
    },
  ],
  ['half dotted objects', { 'process.thread': { id: 3 }, process: { 'thread.id': 4 }, log: { 'level.x': 1 } }],
  ['arrays of objects', { process: [{ entity_id: 'x' }], event: { sequence: [{ a: 1 }] }, host: { hostname: ['h'] } }],
  [
    'Maps and instances',
    {
      process: new Map([['entity_id', 'x']]),
      event: new (class {
        sequence = 9
      })(),
      service: { toJSON: () => ({ name: 'other' }) },
    },
  ],
  [
    'Errors with own members',
    { process: Object.assign(new Error('e'), { entity_id: 'x' }), log: Object.assign(new Error('e'), { level: 'HACK' }) },
  ],
  ['a key below a reserved one', { 'message.x': 1, '@timestamp': { x: 1 }, 'service.name.x': 1 }],
  ['the refuge itself', { 'fields.message': 2, message: 3, fields: { message: 4, fields: 5 }, 'fields.fields': 6 }],
])('%s forges nothing: each reserved name stands once, as we wrote it', (_name, fields) => {
  const { line } = setUp()
  const text = line('real', fields)
  expect(scanLine(text).problem).toBeUndefined()
  const parsed = JSON.parse(text) as Record<string, unknown>
  expect(parsed).toMatchObject({
    '@timestamp': '2026-11-21T10:15:42.123Z',
    'log.level': 'info',
    message: 'real',
    'service.name': 'shop',
    'event.sequence': 1,
  })
  const paths = leafPaths(parsed)
  expect(new Set(paths).size).toBe(paths.length)
  for (const reserved of [
    '@timestamp',
    'log.level',
    'message',
    'service.name',
    'event.sequence',
    'process.entity_id',
    'process.thread.id',
    'host.hostname',
  ]) {
    expect(paths.filter((path) => path === reserved || path.startsWith(`${reserved}.`))).toEqual([reserved])
  }
})

test('in the pino format reserved keys go under fields', () => {
  const { line } = setUp({ format: 'pino' })
  const text = line('m', { level: 'HACK', time: 1, pid: 2, msg: 'X', hostname: 'h', name: 'n' })
  expect(scanLine(text).problem).toBeUndefined()
  expect(JSON.parse(text)).toMatchObject({ level: 30, msg: 'm', 'fields.level': 'HACK', 'fields.msg': 'X', 'fields.name': 'n' })
})
