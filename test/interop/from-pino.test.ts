import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import real from 'pino'
import { describe, expect, it } from 'vitest'
import { createLogger, memory, runJob } from '../../src/index.ts'
import { fromPino, maskStream, pino, pinoHooks, pinoMixin } from '../../src/interop/pino.ts'

type Line = Record<string, unknown>
const quiet = { exit: { signals: [] }, mask: { mode: 'off' } } as const
const normal = (line: string): Line => ({ ...(JSON.parse(line) as Line), time: 'time' })

/** What a logger of pino writes, and what one made from it writes for the same calls. */
function both(
  options: object,
  run: (log: real.Logger) => void,
  prepare: (log: real.Logger) => real.Logger = (log) => log,
): [Line[], Line[]] {
  const lines: Line[] = []
  const log = prepare(real(options, { write: (line: string) => void lines.push(normal(line)) }))
  run(log)
  const theirs = lines.splice(0)
  run(fromPino(log, quiet) as unknown as real.Logger)
  return [theirs, lines]
}

describe('a logger made from one of pino writes what that one writes', () => {
  const boom = new Error('outer', { cause: new Error('inner') })
  const calls = (log: real.Logger): void => {
    log.info({ a: 1, user: { id: 7, tier: 'gold' }, list: [{ tier: 1 }] }, 'hello %s', 'you')
    log.error(boom)
    log.child({ c: { tier: 2 } }).warn({ err: boom }, 'child')
    log.debug('off or on')
  }
  it.each<[string, object, ((log: real.Logger) => real.Logger)?]>([
    ['by itself', {}],
    ['with name, base, level and prefix', { name: 'n', base: { region: 'eu' }, level: 'debug', msgPrefix: '[p] ' }],
    ['with keys of its own', { messageKey: 'message', errorKey: 'error', nestedKey: 'payload' }],
    ['with serializers', { serializers: { user: (user: { id: number }) => user.id, err: (error: Error) => error.message } }],
    [
      'with formatters',
      {
        formatters: {
          level: (label: string) => ({ severity: label }),
          bindings: () => ({ made: 1 }),
          log: (fields: object) => ({ ...fields, shaped: 1 }),
        },
      },
    ],
    [
      'with a mixin and a strategy',
      { mixin: () => ({ m: 1, a: 2 }), mixinMergeStrategy: (fields: object, mixed: object) => ({ ...fields, ...mixed }) },
    ],
    ['with redaction', { redact: ['user.tier', 'list[*].tier', 'c.tier'] }],
    ['with wide redaction', { redact: { paths: ['*.tier', 'list'], censor: 'X' } }],
    [
      'with hooks',
      {
        hooks: {
          streamWrite: (line: string) => line.replaceAll('gold', 'XXXX'),
          logMethod(this: never, args: never, method: () => void) {
            Reflect.apply(method, this, args)
          },
        },
      },
    ],
    ['with time as text', { timestamp: real.stdTimeFunctions.isoTime }],
    ['without time', { timestamp: false }],
    ['with custom levels', { customLevels: { notice: 35 } }],
    [
      'as a child',
      {},
      (log) => log.child({ bound: { n: 1 } }, { level: 'debug', msgPrefix: '[c] ', serializers: { a: () => 'serialized' } }),
    ],
    ['as a child with redaction', {}, (log) => log.child({ tier: 's' }, { redact: ['tier', 'user.tier'] })],
  ])('%s', (_name, options, prepare) => {
    const [theirs, ours] = both(options, calls, prepare)
    expect(theirs.length).toBeGreaterThan(2)
    expect(ours).toEqual(theirs)
  })

  it('with its custom levels as methods', () => {
    const [theirs, ours] = both({ customLevels: { notice: 35 } }, (log) =>
      (log as unknown as { notice(text: string): void }).notice('x'),
    )
    expect(ours).toEqual(theirs)
    expect(ours).toMatchObject([{ level: 35, msg: 'x' }])
  })

  it('with its order of levels', () => {
    const options = { customLevels: { high: 1, low: 9 }, useOnlyCustomLevels: true, level: 'high', levelComparison: 'DESC' }
    const [theirs, ours] = both(options, (log) => {
      const levels = log as unknown as Record<'high' | 'low', (text: string) => void>
      levels.high('on')
      levels.low('off')
    })
    expect(ours).toEqual(theirs)
    expect(ours).toHaveLength(1)
  })
})

it('has our context, masking and sinks besides', () => {
  const lines: Line[] = []
  const sink = memory()
  const theirs = real({ name: 'checkout' }, { write: (line: string) => void lines.push(normal(line)) })
  const log = fromPino(theirs, { exit: { signals: [] }, sinks: [{ sink, format: 'ecs' }] })
  log.withContext({ requestId: 'r1' }, () => log.info({ password: 'hunter2' }, 'order placed'))
  expect(lines).toMatchObject([{ name: 'checkout', requestId: 'r1', msg: 'order placed' }])
  expect(JSON.stringify(lines)).not.toContain('hunter2')
  return log
    .flush()
    .then(() => expect(JSON.parse(sink.lines[0] ?? '')).toMatchObject({ 'http.request.id': 'r1', message: 'order placed' }))
})

it('writes through transports and files of pino', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-from-'))
  try {
    for (const name of ['file', 'transport']) {
      const path = join(folder, name)
      const stream =
        name === 'file'
          ? real.destination({ dest: path, sync: false })
          : real.transport({ target: 'pino/file', options: { destination: path } })
      await once(stream as never, 'ready')
      const log = fromPino(real(stream), quiet)
      log.info({ n: 1 }, 'one')
      await log.flush()
      await log.close()
      expect(readFileSync(path, 'utf8').trim().split('\n').map(normal)).toMatchObject([{ n: 1, msg: 'one' }])
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it('answers with a logger of ours as it is, and refuses what is none', () => {
  const log = pino(quiet, { write: () => true })
  expect(fromPino(log as never)).toBe(log)
  for (const other of [{}, null, 7, createLogger({ sinks: [] })]) {
    expect(() => fromPino(other as never)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  }
})

describe('a logger of pino that stays', () => {
  it('gets our context by a mixin', async () => {
    const lines: Line[] = []
    const log = real({ mixin: pinoMixin(() => ({ own: 1 })) }, { write: (line: string) => void lines.push(normal(line)) })
    log.info('outside')
    await runJob('import', { tenant: 't1' }, async () => {
      await Promise.resolve()
      log.info({ tenant: 'call' }, 'the call wins')
      log.info('inside')
    })
    expect(lines).toMatchObject([{ own: 1 }, { tenant: 'call', own: 1, 'job.name': 'import' }, { tenant: 't1' }])
    expect(lines[0]).not.toHaveProperty('tenant')
  })

  it.each<[string, (write: (line: string) => void) => real.Logger]>([
    [
      'by hooks',
      (write) => real({ hooks: pinoHooks({}, { streamWrite: (line: string) => line.replace('plain', 'simple') }) }, { write }),
    ],
    ['before its stream', (write) => real({}, maskStream({ write }))],
  ])('gets its lines masked, %s', (_name, open) => {
    const lines: string[] = []
    const log = open((line) => void lines.push(line))
    log.info({ password: 'hunter2', n: 1, deep: { token: 'abcdef123456' } }, 'mail to jane.doe@example.com')
    log.child({ secret: 'bound-secret-value' }).warn('card 4111 1111 1111 1111')
    log.info({ id: '9007199254740993', trace: '4bf92f3577b34da6a3ce929d0e0e4736' }, 'untouched')
    const text = lines.join('')
    for (const secret of ['hunter2', 'abcdef123456', 'jane.doe', 'bound-secret-value', '4111 1111'])
      expect(text).not.toContain(secret)
    expect(lines.map((line) => JSON.parse(line) as Line)).toMatchObject([
      { level: 30, n: 1 },
      { level: 40 },
      { id: '9007199254740993', trace: '4bf92f3577b34da6a3ce929d0e0e4736', msg: 'untouched' },
    ])
  })

  it('keeps integers that a double would round, and lines that are no JSON', () => {
    const { streamWrite } = pinoHooks()
    expect(streamWrite('{"id":9007199254740993,"ok":true}\n')).toContain('9007199254740993')
    expect(streamWrite('{"id":9007199254740993,"password":"hunter2"}\n')).toContain('9007199254740993')
    expect(streamWrite('plain text for jane.doe@example.com\n')).toMatch(/^plain text for (?!jane).*\n$/)
    expect(streamWrite('{"n":1.0}\r\n')).toBe('{"n":1.0}\r\n')
  })

  it('keeps the other members of a stream that is masked', async () => {
    const lines: string[] = []
    const stream = real.multistream([{ stream: { write: (line: string) => void lines.push(line) } }])
    const log = real({}, maskStream(stream as never) as typeof stream)
    log.error({ password: 'hunter2' }, 'x')
    await new Promise((resolve) => {
      log.flush(() => resolve(undefined))
    })
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain('hunter2')
  })
})
