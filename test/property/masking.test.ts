import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../../bench/mask/random.ts'
import { isLeft, leaves, views } from '../../bench/mask/score.ts'
import type { Maker } from '../../bench/mask/specimen.ts'
import { cards, emails, ibans, ssns } from '../../bench/mask/values/pii.ts'
import { jwts, prefixed } from '../../bench/mask/values/secrets.ts'
import { auths, connectionStrings, pems, urls } from '../../bench/mask/values/shapes.ts'
import { createLogger, type LineBatch, type Sink, type StructuredLogger } from '../../src/index.ts'

/** Raise it for the long run: `CORDWOOD_FUZZ_RUNS=100000`. */
const runs = Math.ceil(Number(process.env['CORDWOOD_FUZZ_RUNS'] ?? 4000) / 4)

/** Something secret, with words around it. */
interface Planted {
  /** The words and the secret. */
  readonly text: string
  readonly core: string
  readonly name: string
}

const short: readonly Maker[] = [
  ...emails.slice(0, 3),
  ...cards.slice(0, 3),
  ...ssns,
  ...ibans.slice(0, 2),
  ...jwts.slice(0, 6),
  ...auths.slice(0, 4),
  ...urls.slice(0, 4),
  ...connectionStrings.slice(0, 2),
  ...pems.slice(0, 4),
  ...prefixed.filter((make) =>
    /prefix:(?:github|gitlab-pat|aws-access|stripe-secret$|slack-bot|npm|openai-legacy|sendgrid|gcp-api)/.test(
      make(new Random(1)).format,
    ),
  ),
]
/** Longer than what a masker is shown beyond a limit. */
const long: readonly Maker[] = [
  'Bearer ',
  'password=',
  '{"api_key":"',

  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ',
  'sk-proj-',
].map((before) => (random) => {
  const core = random.text(3000, 'base62')
  return { cls: 'long', format: before, text: before + core, core, keys: [], words: [] }
})
const words = ['ok', 'sent to', 'upstream said', 'step 7:', 'é😀', '"quoted"', '\n', 'tab\t', '{}', '\\']

const planted: fc.Arbitrary<Planted> = fc
  .record({
    maker: fc.constantFrom(...short, ...short, ...long),
    seed: fc.integer(),
    before: fc.array(fc.constantFrom(...words), { maxLength: 24 }),
    after: fc.array(fc.constantFrom(...words), { maxLength: 3 }),
  })
  .map(({ maker, seed, before, after }) => {
    const { text, core, cls, format } = maker(new Random(seed))
    return { text: [...before, text, ...after].join(' '), core, name: `${cls} ${format}` }
  })

/** Lines that a logger wrote, and all else that its sink was given. */
function recorder(): { readonly sink: Sink; readonly lines: string[]; readonly literals: string[] } {
  const lines: string[] = []
  const literals: string[] = []
  const sink: Sink = {
    name: 'recorder',
    async write(batch: LineBatch) {
      lines.push(...batch.lines)
      literals.push(...batch.shapes.flatMap((shape) => (shape === undefined ? [] : [shape.literal, ...shape.keys])))
    },
    async flush() {},
    flushSync() {},
    async [Symbol.asyncDispose]() {},
  }
  return { sink, lines, literals }
}

const throwing = (text: string): object => ({
  get bad(): never {
    throw new Error(text)
  },
})

/** One object with the members of two; getters stay getters. */
function withAll(fields: object, beside: object): object {
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(fields), ...Object.getOwnPropertyDescriptors(beside) })
}

/** A call that the compiler would refuse, as JavaScript makes it. */
function say(log: StructuredLogger, level: 'info' | 'error', ...values: unknown[]): void {
  const call: (...values: unknown[]) => void = log[level].bind(log)
  call(...values)
}

type Call = (log: StructuredLogger, text: string, beside: object) => void

/** Every way from a caller into a line. */
const places: Readonly<Record<string, Call>> = {
  message: (log, text, beside) => log.info(text, beside),
  'message alone': (log, text) => log.info(text),
  'message behind an object': (log, text, beside) => log.info(withAll(beside, {}), text),
  field: (log, text, beside) => log.info('m', withAll({ value: text }, beside)),
  'field behind others': (log, text, beside) => log.info('m', withAll(beside, { n: 1, value: text })),
  nested: (log, text, beside) => log.info('m', withAll({ a: { b: { value: text } } }, beside)),
  'under a root': (log, text, beside) =>
    log.info('m', withAll({ user: { note: text }, http: { request: { body: text } } }, beside)),
  'scalar under a root name': (log, text, beside) => log.info('m', withAll({ user: text, http: text }, beside)),
  'reserved names': (log, text, beside) => log.info('m', withAll({ message: text, msg: text, 'service.name': text }, beside)),
  array: (log, text, beside) => log.info('m', withAll({ list: [1, text, [text]] }, beside)),
  map: (log, text, beside) =>
    log.info(
      'm',
      withAll(
        {
          map: new Map<unknown, unknown>([
            ['a', text],
            [1, { text }],
          ]),
        },
        beside,
      ),
    ),
  'map key': (log, text, beside) =>
    log.info(
      'm',
      withAll(
        {
          map: new Map([[text, 1]]),
          pairs: new Map<unknown, unknown>([
            [1, 1],
            [text, 2],
          ]),
        },
        beside,
      ),
    ),
  set: (log, text, beside) => log.info('m', withAll({ set: new Set([text]) }, beside)),
  key: (log, text, beside) => log.info('m', withAll({ [text]: 1 }, beside)),
  'nested key': (log, text, beside) => log.info('m', withAll({ a: { [text]: 1 } }, beside)),
  'key below a root': (log, text, beside) => log.info('m', withAll({ user: { [text]: 1 } }, beside)),
  error: (log, text, beside) => log.error('m', new Error(text), beside),
  'error alone': (log, text) => log.error(new Error(text)),
  logError: (log, text, beside) => log.logError(new Error(text), beside),
  'thrown text': (log, text) => say(log, 'error', 'm', text),
  'error stack': (log, text, beside) =>
    log.error('m', Object.assign(new Error('x'), { stack: `Error: x\n    at ${text} (a.js:1:1)` }), beside),
  'error cause': (log, text, beside) => log.error('m', new Error('x', { cause: new Error('y', { cause: text }) }), beside),
  'aggregate error': (log, text, beside) => log.error('m', new AggregateError([new Error(text), text], 'all'), beside),
  'error member': (log, text, beside) =>
    log.error('m', Object.assign(new Error('x'), { config: { headers: { note: text } }, code: text, [text]: 1 }), beside),
  'error as field': (log, text, beside) => log.info('m', withAll({ err: new Error(text), failure: new Error(text) }, beside)),
  'error name': (log, text, beside) => log.error('m', Object.assign(new Error('x'), { name: text }), beside),
  template: (log, text, beside) =>
    say(log, 'info', 'm {value} {a.b} {@value} {$value} {value:u} {value:l}', withAll({ value: text, a: { b: text } }, beside)),
  'template, object': (log, text, beside) => say(log, 'info', 'm {a} {@a}', withAll({ a: { b: [text] } }, beside)),
  'template with text': (log, text, beside) => say(log, 'info', `${text} {n}`, withAll({ n: 1 }, beside)),
  'per cent': (log, text) => say(log, 'info', 'm %s %o %j and %s', text, { a: text }, [text], text),
  'left over arguments': (log, text) => say(log, 'info', 'm', 1, text, [text]),
  context: (log, text, beside) => log.withContext({ note: text, deep: { note: text } }, () => log.info('m', beside)),
  'added context': (log, text, beside) =>
    log.withContext({ a: 1 }, () => {
      log.addContext({ note: text })
      log.info('m', beside)
    }),
  'context overwritten': (log, text, beside) =>
    log.withContext({ note: text, other: text }, () => log.info('m', withAll({ note: 1 }, beside))),
  child: (log, text, beside) => log.child({ note: text, list: [text] }).info('m', beside),
  'child of a child': (log, text, beside) =>
    log
      .child({ note: text })
      .child({ a: text })
      .info('m', withAll({ note: 2 }, beside)),
  'message prefix': (log, text, beside) => log.child({}, { msgPrefix: `${text} ` }).info('m', beside),
  'child serializer': (log, text, beside) =>
    log.child({}, { serializers: { req: () => ({ body: text }) } }).info('m', withAll({ req: 1 }, beside)),
  event: (log, text, beside) => log.event('e', 'info', 'placed {note}')(withAll({ note: text }, beside) as never),
  measured: (log, text, beside) =>
    void log
      .measurePerformance('op')
      .set(withAll({ note: text }, beside))
      .end({ more: text }),
  'measured name': (log, text) => log.logPerformance(text, 5, { note: text }),
  'measured failure': (log, text, beside) => void log.measurePerformance('op').fail(new Error(text)).end(beside),
  toJSON: (log, text, beside) =>
    log.info('m', withAll({ a: { toJSON: () => ({ b: text }) }, c: { toJSON: () => text } }, beside)),
  'toJSON of all': (log, text) => log.info('m', { toJSON: () => ({ note: text }) }),
  getter: (log, text, beside) =>
    log.info(
      'm',
      withAll(
        {
          a: {
            get b() {
              return text
            },
          },
        },
        beside,
      ),
    ),
  'throwing getter': (log, text, beside) => log.info('m', withAll({ a: throwing(text) }, beside)),
  'throwing toJSON': (log, text, beside) =>
    log.info(
      'm',
      withAll(
        {
          a: {
            toJSON() {
              throw new Error(text)
            },
          },
        },
        beside,
      ),
    ),
  url: (log, text, beside) => log.info('m', withAll({ u: new URLSearchParams({ q: text }) }, beside)),
  'nested JSON': (log, text, beside) =>
    log.info(
      'm',
      withAll({ body: JSON.stringify({ a: [text] }), twice: JSON.stringify({ b: JSON.stringify({ text }) }) }, beside),
    ),
  class: (log, text, beside) =>
    log.info(
      'm',
      withAll(
        {
          a: new (class Holder {
            note = text
          })(),
        },
        beside,
      ),
    ),
  'boxed and symbol': (log, text, beside) => log.info('m', withAll({ a: Object(text) as object, b: Symbol(text) }, beside)),
  'twice in one object': (log, text, beside) => {
    const shared = { text }
    log.info('m', withAll({ a: shared, b: [shared, shared] }, beside))
  },
}

/** What makes a line take the careful way. */
const neighbours: readonly (() => object)[] = [
  () => ({}),
  () => ({ n: 1, s: 'plain' }),
  () => ({
    get bad(): never {
      throw new Error('no')
    },
  }),
  () => {
    const ring: Record<string, unknown> = {}
    ring['ring'] = ring
    return { ring }
  },
  () => ({ error: 'clash', log: 'clash', 'a.b': 1, a: 2 }),
  () => ({
    proxy: new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    ),
  }),
  () => ({ large: 'x'.repeat(5000) }),
  () => ({ many: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index])) }),
  () => ({ password: 'x', token: 5, date: new Date(NaN) }),
]

const limits = {
  usual: {},
  short: { maxStringLength: 80 },
  tight: { maxStringLength: 60, maxLineBytes: 4096, maxKeys: 7, maxDepth: 4 },
  line: { maxLineBytes: 2048 },
}

describe.each(['ecs', 'pino'] as const)('secrets at random places in %s lines', (format) => {
  test.each(Object.keys(limits) as (keyof typeof limits)[])(
    'leave nothing to read under %s limits',
    (name) => {
      const { sink, lines, literals } = recorder()
      const log = createLogger({
        format,
        sinks: [sink],
        limits: limits[name],
        ring: { syncAtOrAbove: 'trace' },
        exit: { signals: [] },
        onProblem: () => undefined,
      })
      fc.assert(
        fc.property(
          planted,
          fc.constantFrom(...Object.keys(places)),
          fc.constantFrom(...neighbours),
          ({ text, core, name }, place, beside) => {
            lines.length = 0
            literals.length = 0
            places[place]?.(log, text, beside())
            if (lines.length === 0) throw new Error(`${place}: no line`)
            for (const line of lines) {
              // Half of a secret that was cut off is a leak, too.
              if (isLeft(views(leaves(JSON.parse(line))), core, 10)) throw new Error(`${name} in ${place}: ${line}`)
            }
            if (isLeft(views(literals), core, 10)) throw new Error(`${name} in ${place}: the shape has ${literals.join(' | ')}`)
          },
        ),
        { numRuns: runs },
      )
      expect(log.stats.emitted.total).toBeGreaterThanOrEqual(runs)
    },
    600_000,
  )
})

const keys = ['password', 'apiKey', 'client_secret', 'accessToken', 'authorization', 'x-api-key', 'dbPassword', 'privateKey']

test('what stands below a sensitive key is not printed, whatever it is', () => {
  const { sink, lines } = recorder()
  const log = createLogger({ sinks: [sink], ring: { syncAtOrAbove: 'trace' }, exit: { signals: [] }, onProblem: () => undefined })
  const secret = fc.integer().map((seed) => `${new Random(seed).text(12, 'base62')}!${new Random(~seed).text(6, 'base62')}`)
  const shapes: readonly ((value: string) => unknown)[] = [
    (value) => value,
    (value) => [value],
    (value) => ({ value }),
    (value) => ({ a: [{ b: value }] }),
    (value) => new Map([['a', value]]),
    (value) => new Set([value]),
    (value) => new Error(value),
    (value) => ({ toJSON: () => value }),
    (value) => Symbol(value),
    (value) => Object(value) as object,
    (value) => new URLSearchParams({ a: value }),
  ]
  const calls: readonly ((key: string, value: unknown) => void)[] = [
    (key, value) => log.info('m', { [key]: value }),
    (key, value) => log.info('m', { a: { [key]: value } }),
    (key, value) => log.info('m', { user: { [key]: value } }),
    (key, value) => log.info('m', { list: [{ [key]: value }] }),
    (key, value) => log.info('m', { map: new Map([[key, value]]) }),
    (key, value) => say(log, 'info', `m {${/^\w+$/.test(key) ? key : 'a'}} {@a}`, { [key]: value, a: { [key]: value } }),
    (key, value) => say(log, 'info', 'm %o %j', { [key]: value }, [{ [key]: value }]),
    (key, value) => log.child({ [key]: value }).info('m'),
    (key, value) => log.withContext({ [key]: value, a: { [key]: value } }, () => log.info('m')),
    (key, value) => log.error('m', Object.assign(new Error('x'), { [key]: value, config: { headers: { [key]: value } } })),
    (key, value) => log.event('e', 'info', 'm {a}')({ a: { [key]: value } } as never),
    (key, value) =>
      log.info('m', {
        [key]: value,
        get bad(): never {
          throw new Error('no')
        },
      }),
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...keys),
      secret,
      fc.constantFrom(...shapes),
      fc.constantFrom(...calls),
      (key, value, shape, call) => {
        lines.length = 0
        call(key, shape(value))
        for (const line of lines)
          if (isLeft(views(leaves(JSON.parse(line))), value, 8)) throw new Error(`${value} below ${key}: ${line}`)
      },
    ),
    { numRuns: runs },
  )
})
