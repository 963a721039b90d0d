import { PassThrough, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import real from 'pino'
import type { Problem } from '../../src/index.ts'
import { multistream, pino, symbols, type PinoOptions } from '../../src/interop/pino.ts'
import { type AnyLogger, expectSame, linesOf } from './pino-pair.ts'

const quiet = { exit: { signals: [] }, mask: { mode: 'off' } } as const

/** A logger of ours, its lines and its problems. */
function open(options: PinoOptions<string> = {}) {
  const lines: Record<string, unknown>[] = []
  const problems: Problem[] = []
  const log = pino(
    { ...quiet, onProblem: (problem) => problems.push(problem), ...options },
    { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  )
  return { log, lines, problems }
}

describe('a child gives the lines that a child of pino gives', () => {
  it.each<[string, (log: AnyLogger) => void]>([
    ['bindings', (log) => log.child({ a: 1, o: { n: 1 } }).info({ b: 2 }, 'x')],
    ['bindings of bindings', (log) => log.child({ a: 1 }).child({ b: 2 }).child({ c: 3 }).info('x')],
    ['a level', (log) => log.child({}, { level: 'debug' }).debug('x')],
    ['a prefix over a prefix', (log) => log.child({}, { msgPrefix: '[a] ' }).child({}, { msgPrefix: '[b] ' }).info('x')],
    [
      'serializers over those of its parent',
      (log) =>
        log
          .child({ s: 1 }, { serializers: { s: (v: number) => v + 1 } })
          .child({}, { serializers: { t: () => 't' } })
          .info({ s: 5, t: 6 }),
    ],
    [
      'formatters',
      (log) =>
        log
          .child(
            { a: 1 },
            { formatters: { bindings: (b: object) => ({ ...b, more: 1 }), log: (f: object) => ({ ...f, shaped: 1 }) } },
          )
          .info({ b: 2 }, 'x'),
    ],
    [
      'option names among bindings',
      (log) => log.child({ level: 'debug', serializers: {}, formatters: {}, customLevels: {}, a: 1 }).info('x'),
    ],
    ['an error as a binding', (log) => log.child({ err: boom }).info('x')],
    ['undefined as a binding', (log) => log.child({ a: undefined, b: 1 }).info('x')],
    [
      'setBindings',
      (log) => {
        const child = log.child({ a: 1 })
        child.setBindings({ b: 2 })
        child.info('x')
        log.info('parent')
      },
    ],
    [
      'what a framework passes along',
      (log) => log.child({}, { genReqId: undefined, logger: undefined, serializers: { a: () => 1 } } as never).info({ a: 2 }),
    ],
  ])('%s', (_name, run) => {
    expectSame((make) => run(make()))
  })
  const boom = new Error('boom')

  it('custom levels of its own', () => {
    expectSame((make) => {
      const child = make().child({}, { customLevels: { notice: 35 } })
      child.notice?.('x')
      child.info('y')
      child.child({ a: 1 }).notice?.('below')
    })
  })
})

describe('a logger answers as one of pino', () => {
  const both = (read: (log: AnyLogger) => unknown, options: object = {}): [unknown, unknown] => {
    const answers: unknown[] = []
    linesOf((make) => void answers.push(read(make(options))))
    return answers as [unknown, unknown]
  }
  it.each<[string, (log: AnyLogger) => unknown]>([
    ['version', (log) => log.version],
    ['level', (log) => log.level],
    ['levelVal', (log) => log.levelVal],
    ['levels', (log) => log.levels],
    ['the names of levels, without silent', (log) => Object.keys(log.levels.values)],
    ['silent among the values', (log) => log.levels.values['silent']],
    ['isLevelEnabled', (log) => ['trace', 'info', 'fatal', 'nope'].map((level) => log.isLevelEnabled(level))],
    ['bindings of the root', (log) => log.bindings()],
    [
      'bindings of a child',
      (log) =>
        log
          .child({ a: 1, e: { f: [1] } })
          .child({ b: 2 })
          .bindings(),
    ],
    ['msgPrefix', (log) => [log.msgPrefix, log.child({}, { msgPrefix: 'a' }).msgPrefix]],
    [
      'the level after it was set',
      (log) => {
        log.level = 'error'
        return [log.level, log.levelVal, log.isLevelEnabled('warn'), log.child({}).level]
      },
    ],
    [
      "the level of a child after its parent's was set",
      (log) => {
        const child = log.child({})
        const own = log.child({}, { level: 'trace' })
        log.level = 'fatal'
        return [child.level, own.level]
      },
    ],
    [
      'the level silent',
      (log) => {
        log.level = 'silent'
        return [log.level, log.levelVal]
      },
    ],
  ])('%s', (_name, read) => {
    const [theirs, ours] = both(read)
    expect(ours).toEqual(theirs)
  })

  it('throws for a level that does not exist', () => {
    const { log } = open()
    expect(() => {
      log.level = 'loud'
    }).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_LEVEL_UNKNOWN' }))
  })

  it('has no methods of levels that are not there', () => {
    const { log } = open({ customLevels: { foo: 35 }, useOnlyCustomLevels: true, level: 'foo' })
    expect([typeof (log as { info?: unknown }).info, typeof (log as unknown as { foo: unknown }).foo]).toEqual([
      'undefined',
      'function',
    ])
  })

  it("tells of each change of a level, also of a child's", () => {
    const [theirs, ours] = both((log) => {
      const told: unknown[] = []
      log.on('level-change', (level, value, before, valueBefore, instance) =>
        told.push([level, value, before, valueBefore, instance === log]),
      )
      log.level = 'debug'
      log.child({ a: 1 }, { level: 'error' })
      const child = log.child({})
      child.level = 'warn'
      log.removeAllListeners('level-change')
      log.level = 'info'
      return told
    })
    expect(ours).toEqual(theirs)
    expect(ours).toHaveLength(3)
  })

  it('calls back when it is flushed, and the promise settles', async () => {
    const { log } = open()
    log.info('x')
    await new Promise<void>((resolve) => void log.flush(() => resolve()))
    expect(await log.flush()).toMatchObject({ timedOut: false })
  })

  it.each(['chindings', 'stringify', 'messageKey', 'levelVal', 'serializers', 'formatters', 'hooks', 'stream', 'end'])(
    'has what is behind the symbol of %s, of any copy of pino',
    (name) => {
      const { log } = open()
      const view = log as unknown as Record<symbol, unknown>
      const theirs = real({ base: null }, new PassThrough()) as unknown as Record<symbol, unknown>
      const symbol = (real.symbols as unknown as Record<string, symbol>)[`${name}Sym`] as symbol
      expect(typeof view[symbol]).toBe(typeof theirs[symbol])
      expect(typeof view[symbols[`${name}Sym`] as symbol]).toBe(typeof theirs[symbol])
      expect(view[Symbol('pino.nothing')]).toBeUndefined()
    },
  )

  it('has bindings as JSON behind their symbol', () => {
    const log = open({ base: { a: 1 } }).log.child({ b: { c: 2 } })
    expect((log as unknown as Record<symbol, unknown>)[real.symbols.chindingsSym as never]).toBe(',"a":1,"b":{"c":2}')
  })

  it('has our members besides', () => {
    const { log, lines } = open()
    log.withContext({ requestId: 'r1' }, () => log.info('in context'))
    log.event('order.placed', 'info', 'order {orderId} placed')({ orderId: 'o1' })
    log.logError(new Error('boom'), { a: 1 })
    log.measurePerformance('work', () => 1)
    expect(lines).toMatchObject([
      { msg: 'in context', requestId: 'r1' },
      { msg: 'order o1 placed', 'event.code': 'order.placed' },
      { msg: 'boom', err: { type: 'Error' }, a: 1 },
      { msg: 'work', 'event.outcome': 'success' },
    ])
    expect(log.stats.emitted.total).toBe(4)
  })
})

describe('a function that throws costs neither the line nor the caller, and is told once', () => {
  const fail = (): never => {
    throw new Error('hostile')
  }
  it.each<[string, PinoOptions, object]>([
    ['mixin', { mixin: fail }, { a: 1, msg: 'x' }],
    ['mixin that answers nothing', { mixin: (() => undefined) as never }, { a: 1, msg: 'x' }],
    ['mixinMergeStrategy', { mixin: () => ({ m: 1 }), mixinMergeStrategy: fail }, { a: 1, m: 1, msg: 'x' }],
    ['formatters.log', { formatters: { log: fail } }, { a: 1, msg: 'x' }],
    ['formatters.log that answers a text', { formatters: { log: (() => 'text') as never } }, { a: 1, msg: 'x' }],
    ['formatters.level', { formatters: { level: fail } }, { level: 30, a: 1, msg: 'x' }],
    ['hooks.logMethod', { hooks: { logMethod: fail } }, { a: 1, msg: 'x' }],
    ['hooks.streamWrite', { hooks: { streamWrite: fail } }, { a: 1, msg: 'x' }],
    ['hooks.streamWrite that answers nothing', { hooks: { streamWrite: (() => undefined) as never } }, { a: 1, msg: 'x' }],
    ['timestamp', { timestamp: fail }, { time: expect.any(Number), msg: 'x' }],
    ['timestamp that breaks the line', { timestamp: () => ',"time":' }, { time: expect.any(Number), msg: 'x' }],
    [
      'timestamp that forges a level',
      {
        timestamp: (() => {
          let n = 0
          return () => (n++ === 0 ? ',"time":1' : ',"level":60')
        })(),
      },
      { level: 30, time: expect.any(Number), msg: 'x' },
    ],
    ['levelComparison', { levelComparison: fail }, { a: 1, msg: 'x' }],
    ['the serializer of messages', { serializers: { msg: fail } }, { a: 1, msg: 'x' }],
  ])('%s', (_name, options, expected) => {
    const { log, lines, problems } = open(options)
    log.info({ a: 1 }, 'x')
    log.info({ a: 1 }, 'x')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatchObject(expected)
    expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_CALLBACK'])
  })

  it('a serializer', () => {
    const { log, lines } = open({ serializers: { a: fail } })
    log.info({ a: 1, b: 2 }, 'x')
    expect(lines).toMatchObject([{ a: '[Throws: hostile]', b: 2, msg: 'x' }])
  })

  it('onChild and a listener', () => {
    const { log, lines, problems } = open({ onChild: fail })
    log.on('level-change', fail)
    log.child({ a: 1 }).info('x')
    log.level = 'debug'
    expect(lines).toMatchObject([{ a: 1, msg: 'x' }])
    expect(problems).toHaveLength(2)
  })

  it("the caller's objects stay as they are, also with a strategy that changes what it is given", () => {
    const mixed = { m: 1 }
    const { log } = open({
      mixin: () => mixed,
      mixinMergeStrategy: (fields: object, more: object) => Object.assign(fields, more),
    })
    const fields = { a: 1 }
    log.info(fields)
    expect([fields, mixed]).toEqual([{ a: 1 }, { m: 1 }])
  })
})

describe('a destination', () => {
  it('gets one line a call, within the call', () => {
    const chunks: string[] = []
    const log = pino(quiet, { write: (line: string) => chunks.push(line) })
    log.info('one')
    expect(chunks).toHaveLength(1)
    log.info('two')
    expect(chunks).toHaveLength(2)
  })

  it('may be the only argument', () => {
    const chunks: string[] = []
    pino({ write: (line: string) => chunks.push(line) }).info('one')
    expect(chunks).toHaveLength(1)
  })

  it('that throws gets its line again, and the others in order', async () => {
    const lines: string[] = []
    let isBroken = true
    const problems: Problem[] = []
    const log = pino(
      { ...quiet, onProblem: (problem) => problems.push(problem) },
      {
        write(line: string) {
          if (isBroken) throw new Error('broken')
          lines.push(line)
        },
      },
    )
    log.info('one')
    log.info('two')
    isBroken = false
    await log.flush()
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['one', 'two'])
    expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_SINK_FAILED', 'CORDWOOD_PROBLEM_SINK_RECOVERED'])
  })

  it('that ends takes nothing any more: what comes is counted as dropped, and the process lives', async () => {
    const problems: Problem[] = []
    const stream = new PassThrough()
    stream.resume()
    const log = pino({ ...quiet, onProblem: (problem) => problems.push(problem) }, stream)
    log.info('one')
    stream.destroy(new Error('gone'))
    await new Promise((resolve) => stream.once('close', resolve))
    log.info('two')
    await log.flush()
    expect(log.stats).toMatchObject({ written: { total: 1 }, dropped: { total: 1 }, pending: { total: 0 } })
    expect(problems.map(({ code }) => code)).toContain('CORDWOOD_PROBLEM_SINK_CLOSED')
  })

  it('that asks to wait is waited for, and nothing is lost', async () => {
    let count = 0
    const slow = new Writable({
      highWaterMark: 64,
      write(_chunk, _encoding, done) {
        count++
        setImmediate(done)
      },
    })
    const log = pino(quiet, slow)
    for (let n = 0; n < 500; n++) log.info({ n }, 'line')
    expect(slow.writableLength).toBeLessThan(1000)
    await log.flush()
    await expect.poll(() => count).toBe(500)
    expect(log.stats.pending.total).toBe(0)
  })

  it('with the mark for metadata is told of each line', () => {
    const seen: unknown[] = []
    const stream = Object.assign(Object.create(null) as Record<string, unknown>, {
      write(this: Record<string, unknown>) {
        seen.push([this['lastLevel'], this['lastMsg'], this['lastObj'], typeof this['lastTime']])
      },
      [Symbol.for('pino.metadata')]: true,
    })
    pino(quiet, stream as never).warn({ a: 1 }, 'hello')
    expect(seen).toEqual([[40, 'hello', { a: 1 }, 'string']])
  })

  it.each([real.multistream, multistream])('of several streams gets its lines by level, as pino sends them', (make) => {
    const run = (open: (stream: never) => AnyLogger, dedupe: boolean): string[][] => {
      const got: string[][] = [[], [], []]
      const entry = (index: number, level?: string) => ({
        stream: { write: (line: string) => got[index]?.push((JSON.parse(line) as { msg: string }).msg) },
        ...(level === undefined ? {} : { level }),
      })
      const log = open(make([entry(0, 'debug'), entry(1), entry(2, 'error')] as never, { dedupe }) as never)
      log.debug('debug')
      log.info('info')
      log.error('error')
      return got
    }
    for (const dedupe of [false, true]) {
      const theirs = run((stream) => real({ level: 'trace' }, stream), dedupe)
      const ours = run((stream) => pino({ ...quiet, level: 'trace' }, stream) as unknown as AnyLogger, dedupe)
      expect(ours).toEqual(theirs)
      expect(ours.flat().length).toBeGreaterThan(2)
    }
  })
})
