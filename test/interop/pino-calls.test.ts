import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { expectSame, linesOf, type AnyLogger } from './pino-pair.ts'

/** Calls through a signature that takes everything, as programs without types call. */
const info = (log: AnyLogger, ...values: unknown[]): void => {
  Reflect.apply(log.info, log, values)
}
const boom = Object.assign(new RangeError('boom'), { code: 'E_BOOM', details: { n: 1 } })
const chained = new Error('outer', { cause: new TypeError('middle', { cause: new Error('inner') }) })

describe('a call gives the line that pino gives', () => {
  it.each<[string, readonly unknown[]]>([
    ['a message', ['hello']],
    ['fields', [{ a: 1, b: 'two', c: true, d: null, e: [1, 'x', null], f: { g: { h: 1 } } }]],
    ['fields and a message', [{ a: 1 }, 'hello']],
    ['fields that are undefined', [{ a: undefined, b: 1 }, 'hello']],
    ['no argument', []],
    ['undefined and a message', [undefined, 'hello']],
    ['null and a message', [null, 'hello']],
    ['an empty object', [{}]],
    ['a message within the fields', [{ a: 1, msg: 'own' }]],
    ['an object without prototype', [Object.assign(Object.create(null) as object, { a: 1 }), 'hello']],
    ['a date', [{ at: new Date(0) }, 'hello']],
    ['an object with toJSON', [{ a: { toJSON: () => ({ made: 1 }) } }, 'hello']],
    [
      'an instance',
      [
        new (class Point {
          x = 1
          y = 2
        })(),
        'hello',
      ],
    ],
    ['texts that JSON escapes', [{ a: 'quote " backslash \\ line\nfeed \u2028 \u0001' }, 'a "b" \n c']],
    ['keys that JSON escapes', [{ 'a"b\n': 1 }, 'hello']],
    ['braces in a message', [{ userId: 1 }, 'user {userId} and {other}']],
    ['numbers', [{ zero: 0, minus: -1.5, large: 1e21, small: 1e-7 }]],
    ['%s', ['a %s b %s', 'x', 1]],
    ['%s of anything', ['%s %s %s %s', true, null, undefined, { a: 1 }]],
    ['%d', ['%d %d %d', 1, '2.5', 'x']],
    ['%i and %f', ['%i %f', 2.9, 2.9]],
    ['%o, %O and %j', ['%o %O %j', { a: 1 }, [1, 2], { b: { c: 1 } }]],
    ['%o of a text', ['%o', 'text']],
    ['%j of a number', ['%j', 5]],
    ['%%', ['100%% of %s', 'x']],
    ['a place without a value', ['%s %s', 'one']],
    ["a number's place with null", ['%d', null]],
    ['fields before places', [{ a: 1 }, 'got %s and %j', 'x', { b: 2 }]],
    ['a percent sign alone', ['100% sure']],
    ['an error', [boom]],
    ['an error and a message', [boom, 'failed']],
    ['an error and places', [boom, 'failed %d times', 3]],
    ['an error within fields', [{ err: boom, a: 1 }, 'failed']],
    ['an error within fields without a message', [{ err: boom, a: 1 }]],
    ['an error with causes', [chained]],
    ['an AggregateError', [new AggregateError([new Error('one'), boom], 'both')]],
    ['an error that holds an error', [Object.assign(new Error('outer'), { inner: new Error('inner') })]],
  ])('%s', (_name, values) => {
    expectSame((make) => info(make(), ...values))
  })
})

it.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)('logs at %s as pino does', (level) => {
  expectSame((make) => make({ level: 'trace' })[level]({ a: 1 }, 'at %s', level))
})

it('logs nothing with silent', () => {
  const { pinos, own } = linesOf((make) => make({ level: 'trace' }).silent('nothing'))
  expect([pinos, own]).toEqual([[], []])
})

it('puts requests and responses that are logged themselves under their names', async () => {
  const server = createServer((request, response) => {
    expectSame((make) => {
      info(make(), request, 'request')
      info(make(), response, 'response')
    })
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path?query=1`)
  server.close()
  expect(response.status).toBe(200)
})

describe('what pino drops, breaks or forges is kept, as the table in the README says', () => {
  const own = (run: (log: AnyLogger) => void): Record<string, unknown> => {
    const { own: lines } = linesOf((make) => {
      try {
        run(make())
      } catch {
        // pino throws for some of these.
      }
    })
    expect(lines).toHaveLength(1)
    return JSON.parse(lines[0] ?? '') as Record<string, unknown>
  }

  it.each<[string, readonly unknown[], object]>([
    ['fields after a message', ['hello', { a: 1 }], { msg: 'hello', a: 1 }],
    ['an error after a message', ['failed', boom], { msg: 'failed', err: { type: 'RangeError', message: 'boom' } }],
    ['an error after fields', [{ a: 1 }, boom], { a: 1, msg: 'boom', err: { type: 'RangeError' } }],
    ['values for which there is no place', ['hello', 'world', 2], { msg: 'hello', args: ['world', 2] }],
    ['a message that is an object', [{ a: 1 }, { b: 2 }], { a: 1, msg: '{"b":2}' }],
    ['a message that is a number', [42], { msg: '42' }],
    ['a message that is null', [null], { msg: 'null' }],
    [
      'a name that the line itself writes',
      [{ level: 'HACK', time: 'never', msg: 'mine' }, 'hello'],
      { level: 30, msg: 'hello', 'fields.level': 'HACK', 'fields.time': 'never', 'fields.msg': 'mine' },
    ],
    ['a BigInt', [{ big: 9007199254740993n }], { big: '9007199254740993' }],
    ['not a number', [{ nan: Number.NaN, inf: Infinity }], { nan: 'NaN', inf: 'Infinity' }],
    ['a Map and a Set', [{ map: new Map([['a', 1]]), set: new Set([1]) }], { map: { a: 1 }, set: [1] }],
    [
      'a function and a symbol',
      [{ call: function named() {}, sym: Symbol('s') }],
      { call: '[Function named]', sym: 'Symbol(s)' },
    ],
    ['an error under another name', [{ failure: boom }], { failure: { type: 'RangeError', message: 'boom' } }],
    ['a cause that is no error', [new Error('outer', { cause: { reason: 'r' } })], { err: { cause: { reason: 'r' } } }],
    [
      'a getter that throws',
      [
        Object.defineProperty({ a: 1 }, 'bad', {
          enumerable: true,
          get() {
            throw new Error('get')
          },
        }),
        'hello',
      ],
      { a: 1, bad: '[Throws: get]', msg: 'hello' },
    ],
    ['a list', [['a', 'b'], 'hello'], { value: ['a', 'b'], msg: 'hello' }],
    ['fields made by a function', [() => ({ a: 1 }), 'hello'], { a: 1, msg: 'hello' }],
  ])('%s', (_name, values, expected) => {
    expect(own((log) => info(log, ...values))).toMatchObject(expected)
  })

  it('an empty message is none', () => {
    expect(own((log) => log.info(''))).not.toHaveProperty('msg')
  })

  it('a name occurs once in a line: the nearest to the call counts', () => {
    const { own: lines } = linesOf((make) =>
      make({ base: { a: 'base' } })
        .child({ a: 'child' })
        .info({ a: 'call' }),
    )
    expect(lines[0]?.match(/"a":/g)).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ a: 'call' })
  })

  it('something that contains itself is marked where it does', () => {
    const circle: Record<string, unknown> = { n: 1 }
    circle['self'] = circle
    expect(own((log) => log.info({ circle }))).toMatchObject({ circle: { n: 1, self: '[Circular]' } })
  })

  it('a method without its logger logs as the root does', () => {
    expect(
      own((log) => {
        const { warn } = log
        warn('detached')
      }),
    ).toMatchObject({ level: 40, msg: 'detached' })
  })
})

it("prints an error's own members in their order, and a name that is its own", () => {
  class HttpError extends Error {
    status = 404
    override name = 'HttpError'
    code = 'E_GONE'
    extra = { n: 1 }
  }
  const gone = new HttpError('gone')
  expectSame((make) => make().error(gone))
})
