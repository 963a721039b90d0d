import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../src/core/encoder.ts'
import { createLevelTable } from '../../src/core/level.ts'
import type { Problem } from '../../src/core/problem.ts'
import { createFormatPrinter } from '../../src/json/format-printer.ts'
import { scanLine } from './scanner.ts'
import { contextOf, setUp, time } from './setup.ts'

const start =
  '{"@timestamp":"2026-11-21T10:15:42.123Z","log.level":"info","message":"order placed","ecs.version":"8.11.0","service.name":"shop",' +
  '"process.pid":4711,"process.thread.id":0,"host.hostname":"box"'

describe('an ecs line', () => {
  test('has its members in the order of the design', () => {
    const { line, encoder } = setUp()
    const bound = encoder.bind({ module: 'db' })
    const context = contextOf({ requestId: 'r-1', userId: 'u-1' })
    expect(line('order placed', { orderId: 'o-1', amount: 9.5, paid: true, note: null }, { bound, context })).toBe(
      `${start},"http.request.id":"r-1","user.id":"u-1","module":"db","event.sequence":1,"process.entity_id":"boot1",` +
        `"orderId":"o-1","amount":9.5,"paid":true,"note":null}\n`,
    )
  })

  test('is the same the first and the hundredth time', () => {
    const { line } = setUp()
    const lines = Array.from({ length: 100 }, () =>
      line('order placed', { orderId: 'a"b', n: 1 }).replace(/"event.sequence":\d+/, ''),
    )
    expect(new Set(lines).size).toBe(1)
  })

  test('prints the nearest of a key: call, child, context, base', () => {
    const { line, encoder } = setUp({ base: { k: 'base', b: 1 } })
    const context = contextOf({ k: 'context', c: 1 })
    const outer = encoder.bind({ k: 'outer', o: 1 })
    const bound = encoder.bind({ k: 'inner' }, outer)
    const tail = (text: string): unknown => {
      expect(scanLine(text).problem).toBeUndefined()
      return JSON.parse(text)
    }
    expect(tail(line('m', { k: 'call' }, { bound, context }))).toMatchObject({ k: 'call', o: 1, c: 1, b: 1 })
    expect(tail(line('m', {}, { bound, context }))).toMatchObject({ k: 'inner' })
    expect(tail(line('m', {}, { context }))).toMatchObject({ k: 'context' })
    expect(tail(line('m'))).toMatchObject({ k: 'base' })
    expect(bound.fields).toEqual({ k: 'inner', o: 1 })
  })

  test('an undefined value overwrites nothing', () => {
    const { parse } = setUp()
    expect(parse('m', { a: undefined, reqId: undefined, requestId: 'r' }, { context: contextOf({ a: 1 }) })).toMatchObject({
      a: 1,
      'http.request.id': 'r',
    })
  })

  test.each([
    [{ requestId: 'x' }, 'http.request.id'],
    [{ reqId: 'x' }, 'http.request.id'],
    [{ request_id: 'x' }, 'http.request.id'],
    [{ user_id: 'x' }, 'user.id'],
    [{ sessionId: 'x' }, 'session.id'],
    [{ trace_id: 'x' }, 'trace.id'],
    [{ spanId: 'x' }, 'span.id'],
    [{ transaction_id: 'x' }, 'transaction.id'],
  ])('says %j under its schema name', (fields, name) => {
    expect(setUp().parse('m', fields)).toMatchObject({ [name]: 'x' })
  })

  test('of two names for one field in one call the first keeps it, and the other is kept too', () => {
    expect(setUp().parse('m', { requestId: 'a', reqId: 'b' })).toMatchObject({
      'http.request.id': 'a',
      'fields.http.request.id': 'b',
    })
  })

  test('puts a root of the schema that is no object under fields, and dots an object', () => {
    const { parse } = setUp()
    expect(
      parse('m', { user: 'bob', host: 1, http: { request: { id: 'r' } } }, { context: contextOf({ requestId: 'old' }) }),
    ).toMatchObject({
      'fields.user': 'bob',
      'fields.host': 1,
      'http.request.id': 'r',
    })
  })

  test('never has a field both as a value and as an object', () => {
    expect(setUp().parse('m', { a: { b: 1 }, 'a.b': 2, 'a.b.c': 3 })).toMatchObject({
      a: { b: 1 },
      'fields.a.b': 2,
      'fields_2.a.b.c': 3,
    })
  })

  test('names a custom level with its number, and a renamed one by its word', () => {
    const { parse } = setUp({ levels: createLevelTable({ notice: 35 }), levelNames: { warn: 'WARNING', info: 'good' } })
    expect(parse('m', {}, { level: 35 })).toMatchObject({ 'log.level': 'notice', 'event.severity': 35 })
    expect(parse('m', {}, { level: 40 })).toMatchObject({ 'log.level': 'WARNING' })
    expect(parse('m', {}, { level: 40 })).not.toHaveProperty(['event.severity'])
    expect(parse('m', {}, { level: 30 })).toMatchObject({ 'log.level': 'good', 'event.severity': 30 })
  })

  test.each([
    ['ms', '2026-11-21T10:15:42.123Z'],
    ['us', '2026-11-21T10:15:42.123500Z'],
    ['ns', '2026-11-21T10:15:42.123500000Z'],
  ] as const)('prints the time in %s', (timestamp, expected) => {
    expect(setUp({ timestamp }).parse('m', {}, { time: time + 0.5 })['@timestamp']).toBe(expected)
  })

  test.each([NaN, Infinity, -Infinity, -1, 1e300, 8.64e15])('is valid at the time %d', (at) => {
    const text = setUp().line('m', {}, { time: at })
    expect(scanLine(text).problem).toBeUndefined()
    expect(Number.isNaN(Date.parse((JSON.parse(text) as { '@timestamp': string })['@timestamp']))).toBe(false)
  })
})

describe('the message', () => {
  test.each([
    ['user {userId}', { userId: 'u' }, 'user u'],
    ['{a.b} {a}', { a: { b: 1 } }, '1 {"b":1}'],
    ['{a.b}', { 'a.b': 2 }, '2'],
    ['{@s} {s}', { s: 'x"y' }, '"x\\"y" x"y'],
    ['{$o}', { o: { toString: () => 'mine' } }, 'mine'],
    ['{n:.2} {n:%} {n:.1%} {n:x}', { n: 0.5 }, '0.50 50% 50.0% 0.8'],
    ['{s:u} {s:l}', { s: 'aB' }, 'AB ab'],
    ['{d}', { d: new Date(0) }, '1970-01-01T00:00:00.000Z'],
    ['{missing} {@missing:x}', { a: 1 }, '{missing} {@missing:x}'],
    ['{toString} {constructor} {__proto__}', {}, '{toString} {constructor} {__proto__}'],
    ['{{a}} {a}', { a: 1 }, '{a} 1'],
    ['{n} {u}', { n: null, u: undefined }, 'null {u}'],
    [
      '{e}',
      {
        get e(): never {
          throw new Error('no')
        },
      },
      '{e}',
    ],
  ])('%s is filled from the fields', (message, fields, expected) => {
    expect(setUp().parse(message, fields)['message']).toBe(expected)
  })

  test('of a template carries the id of its literal', () => {
    const { parse, sites } = setUp()
    expect(parse('user {userId}', { userId: 1 })['log.template_id']).toBe(sites.of('user {userId}')?.id)
    expect(parse('plain')).not.toHaveProperty(['log.template_id'])
  })

  test('is filled too when its literal is not in the cache', () => {
    const { encoder } = setUp()
    expect(encoder.line(30, time, 1, undefined, 'user {id}', { id: 7 }, undefined, undefined, undefined)).toContain(
      '"message":"user 7"',
    )
  })

  test('leaves the shape of the line with its site', () => {
    const { line, sites } = setUp()
    line('order {id}', { id: 1, n: 2 })
    const site = sites.of('order {id}')
    expect(site?.shape).toEqual({ id: site?.id, literal: 'order {id}', keys: ['id', 'n'] })
    const { shape } = site ?? {}
    line('order {id}', { id: 3, n: 4 })
    expect(site?.shape).toBe(shape)
  })
})

describe('limits', () => {
  const limits = { maxDepth: 2, maxKeys: 3, maxStringLength: 10, maxLineBytes: 2048 }

  test('each names itself where it cut', () => {
    expect(
      setUp({ limits }).parse('m', { a: { b: { c: {} } }, s: 'x'.repeat(11), list: [1, 2, 3, 4], more: 1, most: 2 }),
    ).toMatchObject({
      a: { b: { c: '[maxDepth]' } },
      s: `${'x'.repeat(10)}…[maxStringLength]`,
      list: [1, 2, 3, '[maxKeys] 1 more'],
      '[maxKeys]': 2,
    })
  })

  test('a line that would be too long is cut, valid, and says so', () => {
    const { line, encoder } = setUp({ limits: { ...defaultLimits, maxLineBytes: 2048 } })
    const bound = encoder.bind({ big: '"'.repeat(4000) })
    const context = contextOf({ huge: '\n'.repeat(9000) })
    const text = line(
      '"'.repeat(5000),
      { first: 1, text: 'é"'.repeat(3000), list: Array.from({ length: 199 }, () => 'word '.repeat(9)), last: 2 },
      { bound, context, error: new Error('e'.repeat(9000)) },
    )
    expect(scanLine(text).problem).toBeUndefined()
    expect(text.length).toBeLessThanOrEqual(2048)
    expect(text).toContain('[maxLineBytes]')
  })
})

describe('errors', () => {
  test('a thrown error has type, message, stack, code, chain and fingerprint', () => {
    const error = Object.assign(new TypeError('outer', { cause: new RangeError('middle', { cause: 'inner' }) }), {
      code: 'E_X',
      detail: { n: 1 },
    })
    expect(setUp().parse('failed', { a: 1 }, { error })).toMatchObject({
      'error.type': 'TypeError',
      'error.message': 'outer',
      'error.stack_trace': expect.stringContaining('TypeError: outer'),
      'error.code': 'E_X',
      'error.detail': { n: 1 },
      'error.cause': [
        { type: 'RangeError', message: 'middle' },
        { type: 'string', message: 'inner' },
      ],
      'error.fingerprint': expect.stringMatching(/^[0-9a-f]{16}$/),
      a: 1,
    })
  })

  test.each(['err', 'error'])('an Error under the key %s is the error of the line', (key) => {
    expect(setUp().parse('failed', { [key]: new TypeError('t'), a: 1 })).toMatchObject({ 'error.type': 'TypeError', a: 1 })
  })

  test('a second error keeps its own place', () => {
    const parsed = setUp().parse('failed', { err: new Error('second') }, { error: new Error('first') })
    expect(parsed).toMatchObject({ 'error.message': 'first', err: { message: 'second' } })
  })

  test('an Error under a key does not meet what the caller wrote below error before', () => {
    const parsed = setUp().parse('failed', { 'error.type': 'mine', err: new TypeError('t'), error: new RangeError('r') })
    expect(parsed).toMatchObject({ 'error.type': 'mine', err: { type: 'TypeError' }, 'fields.error': { type: 'RangeError' } })
  })

  test('the fingerprint does not change with the message of the error or the line number, but with its type', () => {
    const { parse } = setUp()
    const print = (error: Error): unknown => parse('failed', {}, { error })['error.fingerprint']
    const make = (Kind: ErrorConstructor, text: string): Error => new Kind(text)
    expect(print(make(Error, 'a'))).toBe(print(make(Error, 'b')))
    expect(print(make(Error, 'a'))).not.toBe(print(make(TypeError, 'a')))
  })

  test.each([
    ['a text', 'string'],
    [42, 'number'],
    [null, 'null'],
    [{ message: 'like', name: 'Custom' }, 'Custom'],
  ])('%j thrown is an error too', (error, type) => {
    expect(setUp().parse('failed', {}, { error })).toMatchObject({ 'error.type': type })
  })
})

describe('a format function', () => {
  test('gets the decoded line, and what it answers is the line', () => {
    const print = createFormatPrinter(
      (record) => `${record.level} ${record.message} ${String(record.fields['a'])}`,
      'boot1',
      () => {},
    )
    expect(print(setUp().line('hi', { a: 1 }), time, 1)).toBe('30 hi 1\n')
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    ['answers with no text', () => 5 as unknown as string],
    ['answers with two lines', () => 'a\nb'],
    ['answers with nothing', () => ''],
  ])('that %s gives the ecs line and a Problem', (_name, format) => {
    const problems: Problem[] = []
    const print = createFormatPrinter(format, 'boot1', (problem) => problems.push(problem))
    expect(JSON.parse(print(setUp().line('hi', { a: 1 }), time, 1))).toMatchObject({ message: 'hi', a: 1 })
    expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_ENCODING', lost: 0 }])
  })
})

describe('serializers', () => {
  test('replace a value at the top, of the call and of a child, and one that throws leaves a marker', () => {
    const { line, encoder } = setUp({ format: 'pino' })
    const bound = encoder.bind({ req: { url: '/a', secret: 1 } }, undefined, {
      req: (value) => ({ url: (value as { url: string }).url }),
      res: () => {
        throw new Error('no')
      },
    })
    expect(JSON.parse(line('m', { res: {}, a: 1 }, { bound }))).toMatchObject({ req: { url: '/a' }, res: '[Throws: no]', a: 1 })
    expect(JSON.parse(line('m', { req: { url: '/b', secret: 2 } }, { bound }))).toMatchObject({ req: { url: '/b' } })
  })
})
