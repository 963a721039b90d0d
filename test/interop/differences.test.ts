import { execFile } from 'node:child_process'
import { tracingChannel } from 'node:diagnostics_channel'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import real from 'pino'
import { pino, type PinoOptions } from '../../src/interop/pino.ts'
import type { AnyLogger } from './pino-pair.ts'

/** What a case does with either logger; besides calls it may answer with something to be seen. */
type Run = (log: AnyLogger) => unknown

interface Outcome {
  /** The lines as they were written, without time and place. */
  readonly text: string
  readonly answer: unknown
  readonly thrown: string | undefined
}

function outcome(run: Run, open: (stream: { write(line: string): unknown }) => AnyLogger): Outcome {
  const lines: string[] = []
  let answer: unknown
  let thrown: string | undefined
  try {
    answer = run(open({ write: (line) => lines.push(line) }))
  } catch (error) {
    thrown = error instanceof Error ? error.message : String(error)
  }
  return { text: lines.join('').trimEnd(), answer, thrown }
}

/** pino 10.4 and ours, the same case. */
function both(run: Run, options: object = {}): { readonly theirs: Outcome; readonly ours: Outcome } {
  const given = { base: null, timestamp: false, ...options }
  const quiet = { exit: { signals: [] }, onProblem: () => undefined, mask: { mode: 'off' } }
  return {
    theirs: outcome(run, (stream) => real(given, stream) as unknown as AnyLogger),
    ours: outcome(run, (stream) => pino({ ...quiet, ...given } as PinoOptions<string>, stream) as unknown as AnyLogger),
  }
}

/** The members of the only line, without its level. */
const members = ({ text }: Outcome): string => text.replace(/^\{"level":\d+,?/, '').replace(/\}$/, '')

/** A case whose lines differ so. */
const lines =
  (run: Run, theirs: string, ours: string, options?: object): (() => void) =>
  () => {
    const given = both(run, options)
    expect(given.theirs.thrown).toBeUndefined()
    expect(given.ours.thrown).toBeUndefined()
    expect([members(given.theirs), members(given.ours)]).toEqual([theirs, ours])
  }

/** A case in which pino throws into the caller, and ours writes a line. */
const throws =
  (run: Run, message: RegExp, ours: string, options?: object): (() => void) =>
  () => {
    const given = both(run, options)
    expect(given.theirs.thrown).toMatch(message)
    expect([given.ours.thrown, members(given.ours)]).toEqual([undefined, ours])
  }

/** Calls through a signature that takes everything. */
const info =
  (...values: unknown[]): Run =>
  (log) =>
    Reflect.apply(log.info, log, values) as unknown
const error =
  (...values: unknown[]): Run =>
  (log) =>
    Reflect.apply(log.error, log, values) as unknown
const fail = (): never => {
  throw new Error('hostile')
}

const boom = Object.assign(new RangeError('boom'), { code: 'E', stack: 'S' })
const printedBoom = '{"type":"RangeError","message":"boom","stack":"S","code":"E"}'
const hostile = Object.defineProperty({ a: 1 }, 'bad', { enumerable: true, get: fail })
const deep: object = JSON.parse(`${'{"x":'.repeat(12)}1${'}'.repeat(12)}`) as object
const folder = mkdtempSync(join(tmpdir(), 'cordwood-differences-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a program of three lines against each, and counts the lines that are there when it has ended. */
async function ended(program: (module: string) => string): Promise<readonly [theirs: number, ours: number, text: string]> {
  const counts: number[] = []
  let text = ''
  for (const [name, module] of [
    ['theirs', `import { pino } from 'pino'`],
    ['ours', `import { pino } from ${JSON.stringify(new URL('../../src/interop/pino.ts', import.meta.url).href)}`],
  ] as const) {
    const path = join(folder, `${name}-${Math.random()}.log`)
    const code = `${module}; const path = ${JSON.stringify(path)}; ${program(name)}`
    const options = { cwd: new URL('../..', import.meta.url).pathname }
    await new Promise((resolve) => execFile(process.execPath, ['--input-type=module', '-e', code], options, resolve))
    try {
      text = readFileSync(path, 'utf8')
    } catch {
      text = ''
    }
    counts.push(text.split('\n').length - 1)
  }
  return [counts[0] ?? -1, counts[1] ?? -1, text]
}

const cases: Readonly<Record<string, () => void | Promise<void>>> = {
  'a secret, an address, a card number': lines(
    info({ password: 'hunter2' }, 'mail to jane.doe@example.com'),
    '"password":"hunter2","msg":"mail to jane.doe@example.com"',
    '"password":"[REDACTED]","msg":"mail to [EMAIL]"',
    { mask: { mode: 'standard' } },
  ),
  'fields or an error after the message': lines(
    info('text', { a: 1 }, boom),
    '"msg":"text"',
    `"err":${printedBoom},"a":1,"msg":"text"`,
  ),
  'values without a place in the message': lines(info('text', 1, 'x'), '"msg":"text"', '"args":[1,"x"],"msg":"text"'),
  'a message that is no text': lines(info({ a: 1 }, { b: 2 }), '"a":1,"msg":{"b":2}', '"a":1,"msg":"{\\"b\\":2}"'),
  'an empty message': lines(info({ a: 1 }, ''), '"a":1,"msg":""', '"a":1'),
  '`msg` among the fields': lines(info({ msg: 'm', a: 1 }), '"msg":"m","a":1', '"a":1,"msg":"m"'),
  'a name that the line itself writes': lines(
    info({ level: 60, msg: 'm' }, 'x'),
    '"level":60,"msg":"m","msg":"x"',
    '"fields.level":60,"fields.msg":"m","msg":"x"',
  ),
  'a name in base, child and call': lines(
    (log) => log.child({ a: 'child' }).info({ a: 'call' }),
    '"a":"base","a":"child","a":"call"',
    '"a":"call"',
    { base: { a: 'base' } },
  ),
  'a BigInt': lines(info({ a: 9007199254740993n }), '"a":9007199254740993', '"a":"9007199254740993"'),
  'NaN, Infinity': lines(info({ a: Number.NaN, b: Infinity }), '"a":null,"b":null', '"a":"NaN","b":"Infinity"'),
  'a Map, a Set': lines(info({ a: new Map([['k', 1]]), b: new Set([1]) }), '"a":{},"b":{}', '"a":{"k":1},"b":[1]'),
  'a RegExp, a date that is none, bytes, a function, a symbol': lines(
    info({ a: /x/g, b: new Date(Number.NaN), c: new Uint8Array(2), d() {}, e: Symbol('s') }),
    '"a":{},"b":null,"c":{"0":0,"1":0}',
    '"a":"/x/g","b":"Invalid Date","c":"[Uint8Array 2 bytes]","d":"[Function d]","e":"Symbol(s)"',
  ),
  'a list or a Map in place of the fields': () => {
    lines(info(['a'], 'x'), '"0":"a","msg":"x"', '"value":["a"],"msg":"x"')()
    lines(info(new Map([['k', 1]]), 'x'), '"msg":"x"', '"value":{"k":1},"msg":"x"')()
  },
  'a function in place of the fields': lines(
    info(() => ({ a: 1 }), 'x'),
    '',
    '"a":1,"msg":"x"',
  ),
  'an Error under another name than `errorKey`': lines(
    info({ failure: boom }),
    '"failure":{"code":"E"}',
    `"failure":${printedBoom}`,
  ),
  'a cause that is no Error': lines(
    error(Object.assign(new Error('o', { cause: { r: 1 } }), { stack: 'S' })),
    '"err":{"type":"Error","message":"o","stack":"S"},"msg":"o"',
    '"err":{"type":"Error","message":"o","stack":"S","cause":{"r":1}},"msg":"o"',
  ),
  'an Error with `toJSON`': lines(
    error(Object.assign(new Error('o'), { stack: 'S', toJSON: () => ({ j: 1 }) })),
    '"err":{"j":1},"msg":"o"',
    '"err":{"type":"Error","message":"o","stack":"S","toJSON":"[Function toJSON]"},"msg":"o"',
  ),
  'an object like an error under `errorKey`': lines(
    error({ err: { message: 'm', stack: 's' } }, 'x'),
    '"err":{"type":"Object","message":"m","stack":"s"},"msg":"x"',
    '"err":{"message":"m","stack":"s"},"msg":"x"',
  ),
  'a getter that throws': throws(info(hostile, 'x'), /hostile/, '"a":1,"bad":"[Throws: hostile]","msg":"x"'),
  'a serializer, mixin or hook that throws': () => {
    throws(info({ a: 1 }), /hostile/, '"a":"[Throws: hostile]"', { serializers: { a: fail } })()
    throws(info('x'), /hostile/, '"msg":"x"', { mixin: fail })()
    throws(info('x'), /hostile/, '"msg":"x"', { hooks: { logMethod: fail } })()
  },
  'a destination that throws': async () => {
    const wrote: string[] = []
    let isBroken = true
    const stream = { write: (line: string) => (isBroken ? fail() : wrote.push(line)) }
    expect(() => real({}, stream).info('x')).toThrow('hostile')
    const log = pino({ exit: { signals: [] }, onProblem: () => undefined }, stream)
    log.info('x')
    isBroken = false
    await log.flush()
    expect(wrote).toHaveLength(1)
  },
  'objects in objects beyond 10, members beyond 200, long texts': () => {
    const { theirs, ours } = both(info({ deep, list: Array.from({ length: 300 }, () => 1), long: 'x'.repeat(40_000) }))
    expect(theirs.text).not.toContain('[max')
    for (const limit of ['maxDepth', 'maxKeys', 'maxStringLength']) expect(ours.text).toContain(`[${limit}`)
  },
  '`depthLimit`, `edgeLimit`': lines(
    info({ a: { b: { c: { d: 1 } } }, l: [1, 2, 3] }),
    '"a":{"b":{"c":{"d":1}}},"l":[1,2,3]',
    '"a":{"b":{"c":"[maxDepth]"}},"l":[1,2,"[maxKeys] 1 more"]',
    { depthLimit: 2, edgeLimit: 2 },
  ),
  'a custom level with the name of a standard one': () => {
    const { theirs, ours } = both(info('x'), { customLevels: { info: 31 } })
    expect([theirs.text, ours.text]).toEqual(['{"level":30,"msg":"x"}', '{"level":31,"msg":"x"}'])
  },
  "a child's custom level with the number of another": () => {
    const add: Run = (log) => log.child({}, { customLevels: { loud: 30 } })
    const { theirs, ours } = both((log) => void add(log))
    expect([theirs.thrown, ours.thrown]).toEqual(['pre-existing level values cannot be used for new levels', undefined])
  },
  '`log.level` set to a number that no level has': () => {
    const set: Run = (log) => {
      Reflect.set(log, 'level', 41)
      log.warn('no')
      log.error('yes')
    }
    const { theirs, ours } = both(set)
    expect([theirs.thrown, ours.thrown, ours.text]).toEqual(['unknown level value41', undefined, '{"level":50,"msg":"yes"}'])
  },
  'the case of level names': () => {
    const { theirs, ours } = both((log) => log.isLevelEnabled('INFO'))
    expect([theirs.answer, ours.answer]).toEqual([false, true])
  },
  'an unknown option': () => {
    const { theirs, ours } = both(info('x'), { levle: 'info' })
    expect([theirs.thrown, members(theirs)]).toEqual([undefined, '"msg":"x"'])
    expect(ours.thrown).toContain('`levle`')
  },
  '`serializers: { err: null }`': lines(error(boom), '"err":{"code":"E"},"msg":"boom"', `"err":${printedBoom},"msg":"boom"`, {
    serializers: { err: null },
  }),
  '`child()` without bindings': throws((log) => (log.child as () => AnyLogger)().info('x'), /missing bindings/, '"msg":"x"'),
  'a method without its logger': throws(
    (log) => {
      const { info: method } = log
      Reflect.apply(method, undefined, ['x'])
    },
    /undefined/,
    '"msg":"x"',
  ),
  '`redact` of a value that is undefined': lines(info({ b: { c: undefined } }), '"b":{"c":"[Redacted]"}', '"b":{}', {
    redact: ['b.c'],
  }),
  '`redact` of a message with causes': lines(
    error({ err: new Error('o', { cause: new Error('i') }) }, 'x'),
    '"err":{"type":"Error","message":"[Redacted]","stack":"[Redacted]"},"msg":"x"',
    String.raw`"err":{"type":"Error","message":"[Redacted]: [Redacted]","stack":"[Redacted]\ncaused by: [Redacted]"},"msg":"x"`,
    { redact: ['err.message', 'err.stack'] },
  ),
  'an uncaught exception': async () => {
    const [theirs, ours, text] = await ended(
      () => `pino({}, pino.destination({ dest: path, sync: true })); setImmediate(() => { throw new Error('the end') })`,
    )
    expect([theirs, ours]).toEqual([0, 1])
    expect(JSON.parse(text)).toMatchObject({ level: 60, err: { message: 'the end' }, msg: 'uncaught exception' })
  },
  'SIGTERM, SIGINT, SIGHUP': async () => {
    const [theirs, ours] = await ended(
      () =>
        `const log = pino({}, pino.destination({ dest: path, sync: false, minLength: 4096 })); log.info('x'); process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 1000)`,
    )
    expect([theirs, ours]).toEqual([0, 1])
  },
  '`destination({ sync: false })` of a file': async () => {
    const [theirs, ours] = await ended(
      () => `const log = pino({}, pino.destination({ dest: path, sync: false })); log.info('x'); process.exit(0)`,
    )
    expect([theirs, ours]).toEqual([0, 1])
  },
  '`lastObj`, `lastLogger` of a stream with `pino.metadata`': () => {
    const seen = (open: (stream: never) => AnyLogger): unknown[] => {
      const got: unknown[] = []
      const stream = {
        [Symbol.for('pino.metadata')]: true,
        write() {
          got.push(Reflect.get(stream, 'lastObj'), typeof Reflect.get(stream, 'lastLogger'))
        },
      }
      open(stream as never)
        .child({ b: 1 })
        .info({ a: 1 }, 'x')
      return got
    }
    const options = { base: null, timestamp: false } as const
    expect(seen((stream) => real(options, stream) as unknown as AnyLogger)).toEqual([{ a: 1 }, 'object'])
    expect(seen((stream) => pino({ ...options, exit: { signals: [] } }, stream) as unknown as AnyLogger)).toEqual([
      { b: 1, a: 1 },
      'undefined',
    ])
  },
  'replacing `log[pino.symbols.asJsonSym]`': () => {
    const replaced: Run = (log) => {
      Reflect.set(log, real.symbols.asJsonSym, () => '{"replaced":true}\n')
      log.info('x')
    }
    const { theirs, ours } = both(replaced)
    expect([theirs.text, ours.text]).toEqual(['{"replaced":true}', '{"level":30,"msg":"x"}'])
  },
  'the channel `tracing:pino_asJson` of `node:diagnostics_channel`': () => {
    const channel = tracingChannel('pino_asJson')
    const count = (make: typeof real): number => {
      let told = 0
      const subscriber = { start: () => void told++ }
      channel.subscribe(subscriber as never)
      make({ enabled: true }, { write: () => undefined }).info('x')
      channel.unsubscribe(subscriber as never)
      return told
    }
    expect([count(real), count(pino as unknown as typeof real)]).toEqual([1, 0])
  },
}

/** The first column of the table in the README. */
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const from = readme.indexOf('### Where it does not do as pino does')
const table = readme.slice(from, readme.indexOf('\n## ', from))
const rows = [...table.matchAll(/^\| (.+?) \|/gm)].map((match) => match[1] ?? '').slice(1)

it('has a case for each row of the table in the README, and a row for each case', () => {
  expect(rows).toEqual(Object.keys(cases))
})

describe('differs from pino as the README says', () => {
  it.each(Object.entries(cases))('%s', async (_name, run) => {
    expect.hasAssertions()
    await run()
  })
})
