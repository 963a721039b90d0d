import { describe, expect, it } from 'vitest'
import real from 'pino'
import { pino, stdSerializers, stdTimeFunctions, type PinoOptions } from '../../src/interop/pino.ts'
import { type AnyLogger, type Case, expectSame, linesOf } from './pino-pair.ts'

/** Custom levels are methods that no type knows here. */
const at = (log: AnyLogger, level: string, ...values: unknown[]): void =>
  (log as unknown as Record<string, (...values: unknown[]) => void>)[level]?.(...values)
const boom = new RangeError('boom')
const outer = new Error('outer', { cause: boom })

describe('an option means what it means in pino', () => {
  it.each<[string, Case]>([
    ['name', (make) => make({ name: 'checkout' }).info('hello')],
    [
      'level',
      (make) => {
        const log = make({ level: 'warn' })
        log.info('off')
        log.warn('on')
      },
    ],
    ['level in capitals', (make) => make({ level: 'DEBUG' }).debug('on')],
    ['level as a number', (make) => make({ level: 20 }).debug('on')],
    ['base', (make) => make({ base: { region: 'eu', n: { a: 1 } } }).info('hello')],
    ['base: undefined', (make) => make({ base: undefined, name: 'x' }).info({ a: 1 })],
    ['a formatter of bindings that answers null', (make) => make({ formatters: { bindings: () => null } }).info('hello')],
    ['base: null', (make) => make({ base: null, name: 'x' }).info('hello')],
    [
      'messageKey',
      (make) => {
        const log = make({ messageKey: 'message' })
        log.info({ msg: 'mine' }, 'hello')
        log.info({ message: 'own' })
      },
    ],
    [
      'errorKey',
      (make) => {
        const log = make({ errorKey: 'failure' })
        log.error(boom)
        log.error({ failure: boom }, 'x')
        log.error({ failure: boom })
      },
    ],
    [
      'nestedKey',
      (make) => {
        const log = make({ nestedKey: 'payload' })
        log.info({ level: 'hi', time: 'never', a: 1 }, 'x')
        log.info('bare')
        log.error(boom)
        log.child({ c: 1 }).info({ d: 2 })
      },
    ],
    ['timestamp: false', (make) => make({ timestamp: false }).info('hello')],
    ['timestamp as a function', (make) => make({ timestamp: () => ',"timestamp":"2020-01-01"' }).info('hello')],
    ['timestamp: isoTime', (make) => make({ timestamp: stdTimeFunctions.isoTime }).info('hello')],
    ["timestamp: pino's own isoTime", (make) => make({ timestamp: real.stdTimeFunctions.isoTime }).info('hello')],
    ['timestamp: unixTime', (make) => make({ timestamp: stdTimeFunctions.unixTime }).info('hello')],
    ['timestamp: isoTimeNano', (make) => make({ timestamp: stdTimeFunctions.isoTimeNano }).info('hello')],
    [
      'msgPrefix',
      (make) => {
        const log = make({ msgPrefix: '[HTTP] ' })
        log.info('got')
        log.info({ a: 1 }, 'n %d', 1)
        log.info({ a: 1 })
        log.error(boom)
        log.child({}).info('child')
      },
    ],
    [
      'serializers',
      (make) => {
        const log = make({ serializers: { user: (user: { id: number }) => user.id, gone: () => undefined } })
        log.info({ user: { id: 7 }, gone: 1 }, 'x')
        log.child({ user: { id: 8 } }).info('y')
      },
    ],
    [
      'the serializer of errors',
      (make) => {
        const log = make({ serializers: { err: (error: Error) => ({ said: error.message }) } })
        log.error(boom)
        log.error({ err: boom }, 'x')
      },
    ],
    [
      'the serializer of errors with errorKey',
      (make) => {
        const log = make({ errorKey: 'error', serializers: { err: (error: Error) => ({ said: error.message }) } })
        log.error(boom)
        log.error({ error: boom }, 'x')
      },
    ],
    [
      'the serializer of messages',
      (make) => make({ serializers: { msg: (text: string) => text.toUpperCase() } }).info('hello %s', 'you'),
    ],
    [
      'stdSerializers.err under another name',
      (make) => make({ serializers: { failure: stdSerializers.err } }).info({ failure: outer }),
    ],
    [
      'formatters.level',
      (make) => {
        const log = make({ formatters: { level: (label: string, level: number) => ({ severity: label, n: level }) } })
        log.info('x')
        log.error('y')
      },
    ],
    [
      'formatters.bindings',
      (make) =>
        make({
          name: 'n',
          formatters: {
            bindings: (bindings: { pid: number; name: string }) => ({ process: bindings.pid, service: bindings.name }),
          },
        })
          .child({ a: 1 })
          .info('x'),
    ],
    [
      'formatters.log',
      (make) => {
        const log = make({
          formatters: { log: (fields: object) => ({ wrapped: Object.keys(fields), n: Object.keys(fields).length }) },
        })
        log.info({ a: 1 }, 'x')
        log.info('bare')
        log.error(boom, 'z')
      },
    ],
    [
      'mixin',
      (make) => {
        let n = 0
        const log = make({ mixin: () => ({ line: ++n }) })
        log.info('x')
        log.info({ a: 1 }, 'y')
        log.error(boom)
      },
    ],
    [
      'what a mixin is given',
      (make) =>
        make({
          mixin: (fields: object, level: number, logger: AnyLogger) => ({
            keys: Object.keys(fields),
            level2: level,
            same: logger.level,
          }),
        }).warn({ a: 1, b: 2 }, 'x'),
    ],
    [
      "the call's fields over those of mixin",
      (make) => make({ mixin: () => ({ tag: 'mixin', m: 1 }) }).info({ tag: 'call' }, 'x'),
    ],
    [
      'mixinMergeStrategy',
      (make) =>
        make({
          mixin: () => ({ tag: 'mixin' }),
          mixinMergeStrategy: (fields: object, mixed: object) => ({ ...fields, ...mixed }),
        }).info({ tag: 'call', a: 1 }, 'x'),
    ],
    [
      'a message that a mixin answers',
      (make) => {
        const log = make({ mixin: () => ({ line: 1, msg: 'made' }) })
        Reflect.apply(log.info, log, [])
        log.info({})
      },
    ],
    [
      'a message that formatters.log answers',
      (make) => make({ formatters: { log: (fields: object) => ({ ...fields, msg: 'made' }) } }).info({ a: 1 }),
    ],
    ['nestedKey with a message among the fields', (make) => make({ nestedKey: 'payload' }).info({ a: 1, msg: 'inside' })],
    ['mixin and nestedKey', (make) => make({ nestedKey: 'payload', mixin: () => ({ m: 1 }) }).info({ a: 1 }, 'x')],
    [
      'customLevels',
      (make) => {
        const log = make({ customLevels: { notice: 35, silly: 5 }, level: 'silly' })
        at(log, 'notice', { a: 1 }, 'x')
        at(log, 'silly', 'y')
        log.info('z')
      },
    ],
    [
      'useOnlyCustomLevels',
      (make) => {
        const log = make({ customLevels: { foo: 35, bar: 45 }, useOnlyCustomLevels: true, level: 'bar' })
        at(log, 'foo', 'off')
        at(log, 'bar', 'on')
      },
    ],
    [
      'levelComparison DESC',
      (make) => {
        const log = make({
          customLevels: { high: 10, low: 200 },
          useOnlyCustomLevels: true,
          level: 'low',
          levelComparison: 'DESC',
        })
        at(log, 'high', 'x')
        at(log, 'low', 'y')
      },
    ],
    [
      'levelComparison as a function',
      (make) => {
        const log = make({ level: 'info', levelComparison: (current: number, expected: number) => current !== expected })
        log.info('off')
        log.trace('on')
        log.error('on')
      },
    ],
    [
      'enabled',
      (make) => {
        make({ enabled: false }).fatal('off')
        make({ enabled: true }).info('on')
      },
    ],
    ['safe', (make) => make({ safe: true }).info('x')],
    [
      'hooks.logMethod',
      (make) =>
        make({
          hooks: {
            logMethod(this: AnyLogger, args: unknown[], method: () => void, level: number) {
              Reflect.apply(method as never, this, [{ level2: level, count: args.length }, String(args[0])])
            },
          },
        }).warn('a', 'b' as never),
    ],
    [
      'hooks.logMethod that turns arguments round',
      (make) =>
        make({
          hooks: {
            logMethod(this: AnyLogger, args: unknown[], method: () => void) {
              Reflect.apply(method as never, this, args.length >= 2 ? [args[1], args[0], ...args.slice(2)] : args)
            },
          },
        }).info('turned', { a: 1 } as never),
    ],
    [
      'hooks.logMethod that logs nothing',
      (make) => {
        make({
          hooks: {
            logMethod() {
              /* nothing */
            },
          },
        }).info('off')
        make().info('on')
      },
    ],
    [
      'hooks.streamWrite',
      (make) =>
        make({ hooks: { streamWrite: (line: string) => line.replaceAll('blue', 'XXX') } }).info({ a: 'blue' }, 'blue sky'),
    ],
  ])('%s', (_name, run) => {
    expectSame(run)
  })

  it('crlf', () => {
    const { pinos, own } = linesOf((make) => make({ crlf: true }).info({ a: 1 }, 'x'))
    expect([pinos[0]?.endsWith('}\r\n'), own[0]?.endsWith('}\r\n')]).toEqual([true, true])
  })

  it('onChild', () => {
    const children: unknown[] = []
    linesOf((make) => {
      const log = make({ onChild: (child: AnyLogger) => children.push(child.bindings()) })
      log.child({ a: 1 }).child({ b: 2 }, { level: 'debug' })
    })
    expect(children).toEqual([{ a: 1 }, { a: 1, b: 2 }, { a: 1 }, { a: 1, b: 2 }])
  })
})

describe('redact keeps out what pino keeps out', () => {
  const fields = {
    tier: 'gold',
    user: { tier: 'gold', plan: { tier: 'x', n: 1 } },
    list: [{ tier: 1, n: 1 }, { tier: 2 }, { n: 3 }],
    headers: { 'x-key': 'k', other: 'o' },
  }
  it.each<[string, unknown]>([
    ['a top-level key', ['tier']],
    ['a path', ['user.tier']],
    ['a deep path', ['user.plan.tier']],
    ['brackets', ['headers["x-key"]']],
    ['a wildcard in a list', ['list[*].tier']],
    ['an index', ['list[1].tier']],
    ['a wildcard at the end', ['user.*']],
    ['a wildcard at the start', ['*.tier']],
    ['a wildcard in the middle', ['user.*.tier']],
    ['a wildcard at the start and one more', ['*.plan.*']],
    ['a path that is not there', ['nothing.here', 'user.plan.tier.deeper']],
    ['several paths', ['tier', 'user.tier', '*.n']],
    ['a path whose parent is redacted too', ['user', 'user.tier']],
    ['a censor', { paths: ['tier', 'user.tier'], censor: '***' }],
    [
      'a censor function',
      {
        paths: ['tier', 'user.plan.tier', 'list[*].tier'],
        censor: (value: unknown, path: string[]) => `${String(value)}@${path.join('/')}`,
      },
    ],
    ['a censor that answers an object', { paths: ['tier'], censor: (value: unknown) => ({ was: value }) }],
    ['remove', { paths: ['tier', 'user.tier', 'list[*].n'], remove: true }],
    ['censor: undefined', { paths: ['tier', 'user.tier'], censor: undefined }],
    ['the message', ['msg']],
    ["an error's member", ['err.details.key']],
    ["an error's message and stack", ['err.message', 'err.stack']],
    ["an error's message and stack by a wildcard", ['*.message', '*.stack']],
    ['censor: null', { paths: ['tier', 'user.tier'], censor: null }],
    ['a censor that is an object', { paths: ['tier', 'user.tier'], censor: { is: 'gone' } }],
  ])('%s', (_name, redact) => {
    const error = Object.assign(new Error('boom'), { details: { key: 'k', other: 'o' } })
    expectSame((make) => {
      const log = make({ redact })
      log.info(fields, 'seen')
      log.child(fields).info('child')
      log.error(error)
      log.info('seen %j', { tier: 'text' })
    })
  })

  it('behind serializers', () => {
    expectSame((make) =>
      make({ redact: ['req.headers.key'], serializers: { req: (req: string) => ({ headers: { key: req, a: 1 } }) } }).info({
        req: 'k',
      }),
    )
  })

  it('in nested fields', () => {
    expectSame((make) => make({ redact: ['user.tier'], nestedKey: 'payload' }).info(fields, 'x'))
  })

  it("in children of children, and a child's own in place of its parent's", () => {
    expectSame((make) => {
      const log = make({ redact: ['user.tier', 'tier'] })
      const child = log.child({ user2: { tier: 1 }, key: 'k' }, { redact: ['key', 'headers["x-key"]'] })
      child.info(fields, 'child')
      child.child({ below: { tier: 2 } }).info(fields, 'grandchild')
      log.child({ plain: 1 }, { redact: [] }).info(fields, 'none')
      log.info(fields, 'parent')
    })
  })

  it("a child's, where its parent has none", () => {
    expectSame((make) => {
      const log = make()
      log.child({ tier: 1 }, { redact: ['tier', 'user.tier'] }).info(fields, 'child')
      log.info(fields, 'parent')
    })
  })
})

describe('construction throws for what cannot be used', () => {
  it.each<[string, object, string]>([
    ['an unknown option', { levle: 'info' }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
    ['browser', { browser: {} }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
    ['prettyPrint', { prettyPrint: true }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
    ['an unknown hook', { hooks: { after: () => 0 } }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
    ['an unknown formatter', { formatters: { msg: () => ({}) } }, 'CORDWOOD_ERR_OPTION_UNKNOWN'],
    ['a level that does not exist', { level: 'loud' }, 'CORDWOOD_ERR_LEVEL_UNKNOWN'],
    ['a number that is no level', { level: 31 }, 'CORDWOOD_ERR_LEVEL_UNKNOWN'],
    ['only custom levels without any', { useOnlyCustomLevels: true, level: 'foo' }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['only custom levels without any', { useOnlyCustomLevels: true }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['a path that no value has', { redact: ['req,headers.cookie'] }, 'CORDWOOD_ERR_OPTION_INVALID'],
    [
      'a standard level among only custom ones',
      { useOnlyCustomLevels: true, customLevels: { foo: 35 } },
      'CORDWOOD_ERR_LEVEL_UNKNOWN',
    ],
    ['a level named like a method', { customLevels: { child: 35 } }, 'CORDWOOD_ERR_LEVEL_RESERVED'],
    ['a mixin that is no function', { mixin: {} }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['a prefix that is no text', { msgPrefix: 7 }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['an unknown order of levels', { levelComparison: 'SIDEWAYS' }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['a base that is no object', { base: 'x' }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['a transport beside a destination', { transport: { target: 'pino/file' } }, 'CORDWOOD_ERR_OPTION_INVALID'],
  ])('%s', (_name, options, code) => {
    expect(() => pino(options as PinoOptions, { write: () => true })).toThrow(expect.objectContaining({ code }))
  })
})
