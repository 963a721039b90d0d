import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Context } from '../../src/core/context.ts'
import { defaultLimits } from '../../src/core/encoder.ts'
import { leafPaths, scanLine } from '../json/scanner.ts'
import { contextOf, host, setUp } from '../json/setup.ts'

/** Raise it for the long run: `CORDWOOD_FUZZ_RUNS=1000000`. */
const runs = Number(process.env['CORDWOOD_FUZZ_RUNS'] ?? 100_000)
const chunks = 10

const names = fc.constantFrom(
  'a',
  'b',
  'a.b',
  'a.b.c',
  'orderId',
  'requestId',
  'reqId',
  'userId',
  'user',
  'user.id',
  'http',
  'http.request',
  'http.request.id',
  'log',
  'log.level',
  'level',
  'message',
  'msg',
  'time',
  'pid',
  'name',
  '@timestamp',
  'service',
  'service.name',
  'process',
  'process.entity_id',
  'process.thread',
  'entity_id',
  'id',
  'event',
  'event.sequence',
  'sequence',
  'error',
  'error.type',
  'err',
  'type',
  'fields',
  'fields.message',
  'fields.fields',
  '__proto__',
  'toJSON',
  'constructor',
  '',
  '.',
  'a..b',
  '.a',
  '[maxKeys]',
  '[maxLineBytes]',
)
const key = fc.oneof({ weight: 6, arbitrary: names }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) })

function hostile(): fc.Arbitrary<unknown> {
  return fc
    .constantFrom<() => unknown>(
      () => {
        const ring: Record<string, unknown> = {}
        ring['ring'] = [ring]
        return ring
      },
      () =>
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('get')
            },
            ownKeys: () => {
              throw new Error('ownKeys')
            },
          },
        ),
      () => new Proxy({ id: 1, sequence: 2 }, {}),
      () => Object.assign(new Error('e'), { entity_id: 'forged', type: 'x', 'a.b': 1, a: 2 }),
      () => new Error('outer', { cause: { message: 5, cause: 'text' } }),
      () => new AggregateError([new Error('x'), null], 'all'),
      () =>
        new Map<unknown, unknown>([
          ['id', 1],
          ['entity_id', 2],
        ]),
      () => new Set(['\ud800']),
      () => Buffer.from('x'),
      () => new Date(NaN),
      () => new URL('http://h/'),
      () => 10n ** 30n,
      () => Symbol('s'),
      () => () => 1,
      () => ({ toJSON: () => ({ id: 1, name: 'forged' }) }),
      () => ({
        toJSON: () => {
          throw new Error('toJSON')
        },
      }),
      () => ({
        get id() {
          throw new Error('getter')
        },
      }),
      () => Object.create(null) as object,
      () => 'x'.repeat(3000),
      () => Array.from({ length: 400 }, (_, index) => ({ index })),
      () => JSON.parse('{"__proto__":{"id":1}}') as object,
    )
    .map((make) => make())
}

const { record } = fc.letrec<{ value: unknown; record: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'value' },
    { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
    { weight: 2, arbitrary: fc.double() },
    { weight: 2, arbitrary: fc.integer() },
    { weight: 1, arbitrary: fc.boolean() },
    { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
    { weight: 2, arbitrary: hostile() },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3, depthIdentifier: 'value' }) },
    { weight: 3, arbitrary: tie('record') },
  ),
  record: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 5, depthIdentifier: 'value' })
    .map((entries) => Object.fromEntries(entries)),
}))

const call = fc.record({
  message: fc.oneof(
    fc.constantFrom('hi', 'order {a} of {user.id}', '{@a} {$b} {id:.2}', '{{a}}'),
    fc.string({ unit: 'binary', maxLength: 10 }),
  ),
  fields: fc.oneof(
    { weight: 8, arbitrary: record },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: hostile() },
  ),
  error: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: hostile() }),
  bound: fc.option(record, { nil: undefined, freq: 2 }),
  context: fc.option(record, { nil: undefined, freq: 2 }),
})

const reserved = {
  ecs: [
    '@timestamp',
    'log.level',
    'message',
    'service.name',
    'event.sequence',
    'process.entity_id',
    'process.pid',
    'process.thread.id',
    'host.hostname',
  ],
  pino: ['level', 'time', 'pid', 'hostname', 'name', 'msg'],
}

describe.each(['ecs', 'pino'] as const)('random calls in the %s format', (format) => {
  test.each(Array.from({ length: chunks / 2 }, (_, chunk) => chunk))(
    'give one valid line each, without a key twice and without a forged one (%#)',
    () => {
      const maxLineBytes = 4096
      // One encoder for all calls, so that what it remembers of one is met by the next.
      const usual = setUp({ format, limits: { ...defaultLimits } })
      const tight = setUp({ format, limits: { maxDepth: 3, maxKeys: 8, maxStringLength: 64, maxLineBytes } })
      fc.assert(
        fc.property(call, fc.boolean(), ({ message, fields, error, bound, context }, narrow) => {
          const { encoder, line } = narrow ? tight : usual
          const child = bound === undefined ? undefined : encoder.bind(bound)
          const shared: Context | undefined = context === undefined ? undefined : contextOf(context as Record<string, unknown>)
          const given = fields as object | undefined
          const options = { error, ...(child && { bound: child }), ...(shared && { context: shared }) }
          const text = line(message, typeof given === 'function' || typeof given === 'object' ? given : undefined, options)
          const { problem, topKeys } = scanLine(text)
          if (problem !== undefined) throw new Error(`${problem}\n${text}`)
          if (narrow && text.length > maxLineBytes) throw new Error(`${text.length} units\n${text}`)
          for (const name of reserved[format]) if (!topKeys.includes(name)) throw new Error(`${name} is missing\n${text}`)
          if (format === 'pino') return
          const parsed = JSON.parse(text) as Record<string, unknown>
          if (parsed['service.name'] !== 'shop' || parsed['process.pid'] !== host.pid || parsed['log.level'] !== 'info') {
            throw new Error(`forged\n${text}`)
          }
          const paths = leafPaths(parsed)
          for (const name of reserved.ecs) {
            const same = paths.filter((path) => path === name || path.startsWith(`${name}.`))
            if (same.length !== 1) throw new Error(`${name} is there as ${same.join(' and ')}\n${text}`)
          }
        }),
        { numRuns: Math.ceil(runs / chunks) },
      )
    },
    600_000,
  )
})

test('a shape that was seen before gives the same line as one that is new', () => {
  fc.assert(
    fc.property(fc.array(call, { minLength: 2, maxLength: 6 }), (calls) => {
      const used = setUp()
      const lines = (encoder: typeof used, { message, fields, context, bound }: (typeof calls)[number]): string =>
        encoder.line(message, typeof fields === 'object' && fields !== null ? fields : undefined, {
          ...(context && { context: contextOf(context as Record<string, unknown>) }),
          ...(bound && { bound: encoder.encoder.bind(bound) }),
        })
      for (const each of calls) lines(used, each)
      for (const each of calls) {
        const strip = (text: string): string =>
          text.replace(/"event.sequence":\d+,"process.entity_id"/, '').replace(/:\d+:\d+\)?(?=\\n|")/g, '')
        expect(strip(lines(used, each))).toBe(strip(lines(setUp(), each)))
      }
    }),
    { numRuns: Math.min(runs, 300) },
  )
})
