import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  cachedLookup,
  createLogger,
  type EnrichRecord,
  type LoggerOptions,
  memory,
  systemMetrics,
  userEnricher,
} from '../../src/index.ts'
import { recorded } from './recorded.ts'

const codes = (problems: readonly { readonly code: string }[]): string[] => problems.map(({ code }) => code)

describe('enrichers', () => {
  it('add fields that are always the same, without being asked', async () => {
    const { log, lines } = recorded({ enrich: [{ '@version': '1', zone: 'a' }], base: { zone: 'b' } })
    log.info('one')
    log.child({ x: 1 }).warn('two', { '@version': '2' })
    expect(await lines()).toMatchObject([
      { '@version': '1', zone: 'b' },
      { '@version': '2', x: 1 },
    ])
  })

  it('add what a function finds in the call, unmasked and with its context', async () => {
    const seen: unknown[] = []
    const { log, only } = recorded({
      base: { region: 'eu' },
      enrich: [
        (record) => {
          const { level, levelName, message, template, type, fields, context } = record
          seen.push({ level, levelName, message, template, type, fields: { ...fields }, context: { ...context } })
          seen.push(
            record.get('user.id'),
            record.get('module'),
            record.get('region'),
            record.get('order.id'),
            record.get('nothing'),
          )
          return { orderSize: 3 }
        },
      ],
    })
    log.child({ module: 'db' }).withContext({ userId: 'u-1' }, () => {
      log.child({ module: 'db' }).warn('order {order.id} by {email}', { order: { id: 'o-1' }, email: 'ada@example.org' })
    })
    expect(seen).toEqual([
      {
        level: 40,
        levelName: 'warn',
        message: 'order o-1 by ada@example.org',
        template: 'order {order.id} by {email}',
        type: 'generic',
        fields: { order: { id: 'o-1' }, email: 'ada@example.org' },
        context: { region: 'eu', userId: 'u-1', module: 'db' },
      },
      'u-1',
      'db',
      'eu',
      'o-1',
      undefined,
    ])
    expect((await only()).fields['orderSize']).toBe(3)
  })

  it('overwrite nothing: neither of the call, nor of child, context and base, under any spelling', async () => {
    const more = { a: 'e', b: 'e', c: 'e', d: 'e', e: 'e', userId: 'e', 'service.name': 'e', message: 'e', '@timestamp': 'e' }
    const { log, only } = recorded({ service: 'shop', base: { d: 'base' }, enrich: [() => more, () => ({ e: 'second' })] })
    log.withContext({ c: 'context', user_id: 'u-1' }, () => log.child({ b: 'child' }).info('hi', { a: 'call' }))
    const { fields, message } = await only()
    expect(message).toBe('hi')
    expect(fields).toMatchObject({
      a: 'call',
      b: 'child',
      c: 'context',
      d: 'base',
      e: 'e',
      'user.id': 'u-1',
      'service.name': 'shop',
    })
  })

  it('write no name twice, whatever they add and however it is nested', async () => {
    const sink = memory()
    const log = createLogger({
      sinks: [sink, { sink: memory(), format: 'pino' }],
      exit: { signals: [] },
      enrich: [() => ({ a: { b: 1 }, 'a.c': 2, user: { name: 'n', id: 9 }, http: 'text' }), async () => ({ 'a.b': 3, late: 1 })],
    })
    log.info('x', { 'a.b.c': 1, userId: 'u' })
    log.info('y', { a: 1 })
    log.error('z', new Error('no'))
    await log.close()
    for (const line of sink.lines) {
      const names = [...line.matchAll(/[{,]"((?:[^"\\]|\\.)*)":/g)].map((found) => found[1])
      expect(new Set(names).size).toBe(names.length)
      expect(() => JSON.parse(line) as unknown).not.toThrow()
    }
  })

  it('are asked only for the lines they are meant for', async () => {
    const mark = (name: string) => (): object => ({ [name]: true })
    const { log, lines } = recorded({
      enrich: [
        { when: { type: 'audio_processing' }, enrich: mark('audio') },
        { when: { type: ['http_request', 'error'] }, enrich: mark('web') },
        { when: { level: 'warning' }, enrich: mark('loud') },
        { when: { template: 'order {id} placed' }, enrich: mark('order') },
        { when: { template: /^user /g }, enrich: mark('visitor') },
        { when: (record) => record.get('vip') === true, enrich: { vipDesk: 7 } },
      ],
    })
    log.info('enhanced', { type: 'audio_processing' })
    log.info('GET /', { 'http.request.method': 'GET' })
    log.error('bad', new Error('x'))
    log.warn('slow', { 'event.type': 'audio_processing' })
    log.info('order {id} placed', { id: 1 })
    log.info('user {id} gone', { id: 1, vip: true })
    log.info('user {id} gone', { id: 2 })
    const marks = (await lines()).map((line) =>
      ['audio', 'web', 'loud', 'order', 'visitor', 'vipDesk'].filter((name) => line[name] !== undefined).join(' '),
    )
    expect(marks).toEqual(['audio', 'web', 'web loud', 'audio loud', 'order', 'visitor vipDesk', 'visitor'])
  })

  it('may be objects with a method, and see what those before them added', async () => {
    class Counter {
      count = 0
      enrich(record: EnrichRecord): object {
        return { count: ++this.count, before: record.added['zone'], found: record.get('zone') }
      }
    }
    const { log, lines } = recorded({ enrich: [() => ({ zone: 'a' }), new Counter()] })
    log.info('one')
    log.info('two')
    expect(await lines()).toMatchObject([
      { count: 1, before: 'a', found: 'a' },
      { count: 2, before: 'a', found: 'a' },
    ])
  })

  it('reach lines of every format and of format functions', async () => {
    const [ecs, pino, own] = [memory(), memory(), memory()]
    const log = createLogger({
      exit: { signals: [] },
      sinks: [
        ecs,
        { sink: pino, format: 'pino' },
        { sink: own, format: ({ message, fields }) => `${message} ${String(fields['a'])}` },
      ],
      enrich: [() => ({ a: 1 }), async () => ({ b: 2 })],
    })
    log.info('hi')
    await log.close()
    expect(JSON.parse(ecs.lines[0] ?? '')).toMatchObject({ message: 'hi', a: 1, b: 2 })
    expect(JSON.parse(pino.lines[0] ?? '')).toMatchObject({ msg: 'hi', level: 30, a: 1, b: 2 })
    expect(own.lines).toEqual(['hi 1\n'])
  })

  it.each([
    ['no list', {}, /`enrich` to be a list/],
    ['no enricher', [1], /`enrich\[0\]` to be a function, fields/],
    ['an unknown member', [{ enrich: () => ({}), wenn: {} }], /`enrich\[0\]`.*got `wenn`/],
    ['conditions without an enricher', [{ when: {}, fields: {} }], /`enrich\[0\]`/],
    ['a level that does not exist', [{ when: { level: 'loud' }, enrich: {} }], /`enrich\[0\].when.level`/],
    ['an unknown condition', [{ when: { kind: 'a' }, enrich: {} }], /got `kind`/],
    ['no types', [{ when: { type: [] }, enrich: {} }], /when.type/],
    ['a budget that is none', [{ enrich: {}, budgetMs: -1 }], /budgetMs/],
    ['static fields that cannot be copied', [{ a: () => 1 }], /`enrich\[0\]`.*cannot be copied/],
  ])('are refused with %s', (_what, enrich, message) => {
    expect(() => createLogger({ sinks: [memory()], enrich: enrich as never })).toThrow(message)
  })
})

describe('look-ups', () => {
  it('hold up their own line only, which gets what they find', async () => {
    let answer = (_found: object): void => {}
    const sink = memory()
    const log = createLogger({
      sinks: [sink],
      exit: { signals: [] },
      enrich: [
        { when: { type: 'slow' }, budgetMs: 10_000, enrich: async () => new Promise<object>((resolve) => (answer = resolve)) },
      ],
    })
    log.info('slow', { type: 'slow' })
    log.info('fast')
    await expect.poll(() => sink.records.map(({ message }) => message)).toEqual(['fast'])
    answer({ found: 1 })
    await log.close()
    expect(sink.records.map(({ message, sequence, fields }) => [message, sequence, fields['found']])).toEqual([
      ['fast', 2, undefined],
      ['slow', 1, 1],
    ])
  })

  it('cost a line its time at most: it goes without, is whole, and there is one Problem', async () => {
    const { log, lines, problems } = recorded({
      enrich: [{ name: 'geo', budgetMs: 5, enrich: () => new Promise<object>(() => {}) }, async () => ({ b: 1 })],
    })
    log.info('one', { a: 1 })
    log.info('two')
    expect(await lines()).toMatchObject([
      { message: 'one', a: 1, b: 1 },
      { message: 'two', b: 1 },
    ])
    expect(problems).toMatchObject([
      { code: 'CORDWOOD_PROBLEM_ENRICHER', message: expect.stringContaining('geo did not answer in time'), lost: 0 },
    ])
  })

  it('that are known are added within the call, from the cache', async () => {
    let loads = 0
    const sink = memory()
    const log = createLogger({
      sinks: [sink],
      exit: { signals: [] },
      enrich: [
        userEnricher({
          load: async (id): Promise<object | undefined> => {
            loads++
            return id === 'u-1' ? { full_name: 'Ada', roles: ['admin'], id: 'forged' } : undefined
          },
        }),
      ],
    })
    await log.withContext({ userId: 'u-1' }, async () => {
      for (let n = 0; n < 100; n++) log.info('first', { n })
      await log.flush()
      for (let n = 0; n < 100; n++) log.info('then', { n })
    })
    log.info('other', { userId: 7 })
    await log.close()
    expect(loads).toBe(2)
    for (const { fields } of sink.records.slice(0, 200)) {
      // What is added passes the masker: names of persons are hidden by key.
      expect(fields).toMatchObject({ 'user.id': 'u-1', 'user.full_name': '[PERSON]', 'user.roles': ['admin'] })
    }
    expect(sink.records[200]?.fields).not.toHaveProperty(['user.full_name'])
  })

  it('put a value under a name, or make fields of it', async () => {
    const enrich = [
      cachedLookup({ key: 'client.ip', load: async (ip) => ({ city_name: `city of ${ip}` }), as: 'client.geo' }),
      cachedLookup<number>({
        key: (record) => record.get('n') as string,
        load: () => 5,
        as: (value, key) => ({ [`n${key}`]: value }),
      }),
    ]
    const { log, only } = recorded({ enrich })
    log.info('hi', { 'client.ip': '192.0.2.7', n: 3 })
    expect((await only()).fields).toMatchObject({ 'client.geo.city_name': 'city of 192.0.2.7', n3: 5 })
  })

  it.each([
    ['no key', { load: (): undefined => undefined }, /`key`/],
    ['no load', { key: 'a' }, /`load`/],
    ['an unknown option', { key: 'a', load: (): undefined => undefined, ttl: 3 }, /`ttl`/],
    ['no entries', { key: 'a', load: (): undefined => undefined, maxEntries: 0 }, /maxEntries/],
  ])('are refused with %s', (_what, options, message) => {
    expect(() => cachedLookup(options as never)).toThrow(message)
  })

  it('count as pending at each sink, or as filtered where the level is too low, and the books balance', async () => {
    const sinks = [memory(), { sink: memory(), level: 'error' as const }]
    const log = createLogger({
      sinks,
      exit: { signals: [] },
      enrich: [{ budgetMs: 20, enrich: () => new Promise<object>(() => {}) }],
      onProblem: () => {},
    })
    for (let n = 0; n < 10; n++) log.info('a')
    log.error('b')
    expect(log.stats.sinks.map(({ accepted, pending, filtered }) => [accepted.total, pending.total, filtered.total])).toEqual([
      [11, 11, 0],
      [11, 1, 10],
    ])
    expect(log.stats.sinks[0]?.pending.byLevel).toEqual({ info: 10, error: 1 })
    const report = await log.flush()
    expect(report).toEqual({ written: 12, dropped: 0, timedOut: false })
    expect(
      log.stats.sinks.map(({ accepted, written, filtered, pending }) => [
        accepted.total,
        written.total,
        filtered.total,
        pending.total,
      ]),
    ).toEqual([
      [11, 11, 0, 0],
      [11, 1, 10, 0],
    ])
  })

  it('have no more than 10,000 lines wait, and lose none', async () => {
    const { log, records, problems } = recorded({
      ring: { capacity: 40_000 },
      enrich: [{ budgetMs: 30, enrich: () => new Promise<object>(() => {}) }],
    })
    for (let n = 0; n < 25_000; n++) log.info('line', { n })
    expect(log.stats.pending.total).toBe(25_000 - log.stats.written.total)
    const all = await records()
    expect(new Set(all.map(({ fields }) => fields['n'])).size).toBe(25_000)
    expect(new Set(codes(problems))).toEqual(new Set(['CORDWOOD_PROBLEM_ENRICHER']))
    expect(problems.length).toBe(1)
  })

  it('are written without what is missing when the logger is closed', async () => {
    const { log, lines } = recorded({
      enrich: [{ budgetMs: 60_000, enrich: async (record) => sleep(20, { done: record.message }) }],
    })
    log.info('last')
    await log.close()
    expect(await lines()).toMatchObject([{ message: 'last', done: 'last' }])
  })
})

/** Whatever an enricher is and does, the caller does not feel it, and the line is there. */
describe('an enricher that misbehaves', () => {
  const misbehaving: readonly (readonly [string, () => unknown])[] = [
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('no')
      },
    ],
    [
      'throws what is no error',
      () => {
        throw undefined
      },
    ],
    ['answers with a text', () => 'text'],
    ['answers with a number later', async () => 5],
    ['answers with a list', () => [1]],
    [
      'answers with a thenable that throws',
      () => ({
        // oxlint-disable-next-line unicorn/no-thenable -- that is what is tried
        then() {
          throw new Error('no')
        },
      }),
    ],
    [
      'answers with a thenable whose member throws',
      () => ({
        // oxlint-disable-next-line unicorn/no-thenable -- that is what is tried
        get then() {
          throw new Error('no')
        },
      }),
    ],
  ]
  it.each(misbehaving)('and %s costs nothing but one Problem', async (_what, enrich) => {
    const { log, lines, problems } = recorded({ enrich: [enrich as () => object, () => ({ other: 1 })] })
    for (const n of [1, 2, 3]) log.info('line', { n })
    expect(await lines()).toMatchObject([
      { n: 1, other: 1 },
      { n: 2, other: 1 },
      { n: 3, other: 1 },
    ])
    expect(codes(problems)).toEqual(['CORDWOOD_PROBLEM_ENRICHER'])
  })

  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  const hostile: readonly (readonly [string, () => unknown])[] = [
    ['nothing', () => undefined],
    ['null', () => null],
    ['a circle', () => circular],
    [
      'a getter that throws',
      () => ({
        get a() {
          throw new Error('no')
        },
      }),
    ],
    [
      'a proxy that throws',
      () =>
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('no')
            },
          },
        ),
    ],
    ['a prototype', () => JSON.parse('{"__proto__":{"x":1}}') as object],
    ['a Map', () => new Map([['a', 1]])],
    ['a symbol, a function and a bigint', () => ({ a: Symbol('s'), b: () => 1, c: 10n ** 30n })],
    [
      'names that forge',
      () => ({ '@timestamp': 1, 'log.level': 'fatal', message: 'm', 'event.sequence': -1, '': 1, 'a"b\n': 1 }),
    ],
    ['more than a line holds', () => ({ big: 'x'.repeat(500_000), more: Array.from({ length: 5_000 }, (_, n) => ({ n })) })],
  ]
  it.each(hostile)('and adds %s gives a valid line, at once and later', async (_what, enrich) => {
    for (const ask of [enrich, async () => enrich()]) {
      const sink = memory()
      const log = createLogger({ sinks: [sink], exit: { signals: [] }, enrich: [ask as () => object], onProblem: () => {} })
      log.info('line', { n: 1 })
      await log.close()
      expect(sink.lines).toHaveLength(1)
      expect(sink.lines[0]?.length).toBeLessThan(270_000)
      const names = Object.keys(JSON.parse(sink.lines[0] ?? '') as object)
      expect([...(sink.lines[0] ?? '').matchAll(/[{,]"message":/g)]).toHaveLength(1)
      expect(names).toContain('n')
      expect(sink.records[0]).toMatchObject({ message: 'line', level: 30, sequence: 1 })
    }
  })

  it('cannot change what was logged', async () => {
    const nested = { list: [1, { deep: 'x' }], frozen: Object.freeze({ a: Object.freeze({ b: 1 }) }) }
    const attempts: (readonly [string, (record: EnrichRecord) => unknown])[] = [
      ['set', ({ fields }) => ((fields as { nested: unknown }).nested = 1)],
      ['delete', ({ fields }) => delete (fields as { nested?: unknown }).nested],
      ['define', ({ fields }) => Object.defineProperty(fields, 'x', { value: 1 })],
      ['push', ({ fields }) => (fields['nested'] as { list: unknown[] }).list.push(2)],
      [
        'deep',
        ({ fields }) => (((fields as { nested: { list: { deep: string }[] } }).nested.list[1] as { deep: string }).deep = 'y'),
      ],
      ['got', (record) => ((record.get('nested') as { list: unknown }).list = 1)],
      ['context', ({ context }) => ((context as { userId: string }).userId = 'other')],
      ['prototype', ({ fields }) => Object.setPrototypeOf(fields, {})],
    ]
    const { log, lines, problems } = recorded({
      enrich: attempts.map(([name, enrich]) => ({ name, enrich: (record: EnrichRecord) => void enrich(record) })),
    })
    log.withContext({ userId: 'u' }, () => log.info('line', { nested }))
    expect(await lines()).toMatchObject([{ nested: { list: [1, { deep: 'x' }], frozen: { a: { b: 1 } } }, 'user.id': 'u' }])
    expect(problems).toHaveLength(attempts.length)
    expect(nested.list).toEqual([1, { deep: 'x' }])
  })

  it('sees lists, frozen and nested objects as they are', async () => {
    const seen: unknown[] = []
    const { log, only } = recorded({
      enrich: [
        ({ fields }) => {
          const list = fields['list'] as readonly unknown[]
          seen.push(
            Array.isArray(list),
            list.length,
            JSON.stringify(fields),
            list.map(String),
            'list' in fields,
            Object.keys(fields),
          )
          seen.push(structuredClone(JSON.parse(JSON.stringify(fields['frozen']))), { ...(fields['frozen'] as object) })
          return undefined
        },
      ],
    })
    log.info('x', { list: [1, 'b'], frozen: Object.freeze({ a: Object.freeze([1]) }) })
    await only()
    expect(seen).toEqual([
      true,
      2,
      '{"list":[1,"b"],"frozen":{"a":[1]}}',
      ['1', 'b'],
      true,
      ['list', 'frozen'],
      { a: [1] },
      { a: [1] },
    ])
  })

  it('and logs does not ask itself for ever, within the call, after an await or in a scope of its own', async () => {
    const options: LoggerOptions = {
      enrich: [
        (record) => {
          log.info('sync', { of: record.message })
          return { a: 1 }
        },
        {
          budgetMs: 30_000,
          async enrich(record) {
            await sleep(1)
            log.info('async', { of: record.message })
            log.withContext({ inner: 1 }, () => log.info('scoped', { of: record.message }))
            await sleep(1)
            return { b: 1 }
          },
        },
      ],
    }
    const { log, records } = recorded(options)
    log.withContext({ userId: 'u' }, () => log.info('line'))
    const all = await records()
    expect(all.map(({ message }) => message).sort()).toEqual(['async', 'line', 'scoped', 'sync'])
    for (const { fields } of all) expect(fields['user.id']).toBe('u')
    expect(all.find(({ message }) => message === 'line')?.fields).toMatchObject({ a: 1, b: 1 })
    expect(all.find(({ message }) => message === 'async')?.fields).not.toHaveProperty('a')
  })
})

describe('the filter of a logger', () => {
  it('keeps calls from becoming lines, and counts them as discarded', async () => {
    const { log, records } = recorded({ filter: (record) => record.get('path') !== '/health', enrich: [() => ({ a: 1 })] })
    log.info('GET', { path: '/health' })
    log.info('GET', { path: '/orders' })
    expect((await records()).map(({ fields }) => [fields['path'], fields['a']])).toEqual([['/orders', 1]])
    expect([log.stats.emitted.total, log.stats.discarded.total, log.stats.sinks[0]?.accepted.total]).toEqual([2, 1, 1])
  })

  it('takes words too, and keeps the line when it throws', async () => {
    const byWords = recorded({ filter: { level: 'warn' } })
    byWords.log.info('a')
    byWords.log.warn('b')
    expect((await byWords.only()).message).toBe('b')
    const thrower = recorded({
      filter: () => {
        throw new Error('no')
      },
    })
    thrower.log.info('a')
    expect((await thrower.only()).message).toBe('a')
    expect(codes(thrower.problems)).toEqual(['CORDWOOD_PROBLEM_FILTER'])
  })
})

describe('system metrics', () => {
  it('are on the lines they are meant for, as numbers, and one measurement for many lines', async () => {
    const { log, records } = recorded({ enrich: [systemMetrics({ intervalMs: 20, when: { level: 'warn' } })] })
    log.info('none')
    for (let n = 0; n < 3; n++) log.warn('some')
    const delayOf = (fields: Readonly<Record<string, unknown>> | undefined): unknown => fields?.['nodejs.eventloop.delay.avg.ms']
    // The delay is known once it was measured twice.
    const lastFields = async (): Promise<Readonly<Record<string, unknown>> | undefined> => {
      log.warn('later')
      return (await records()).at(-1)?.fields
    }
    await expect.poll(async () => delayOf(await lastFields())).toEqual(expect.any(Number))
    const [none, first, second] = (await records()).map(({ fields }) => fields)
    const last = await lastFields()
    expect(none).not.toHaveProperty(['system.load.1'])
    expect(first).toMatchObject({
      'system.process.memory.rss.bytes': expect.any(Number),
      'nodejs.memory.heap.used.bytes': expect.any(Number),
      'system.load.1': expect.any(Number),
      'system.process.cpu.total.norm.pct': expect.any(Number),
    })
    const metrics = (fields: Readonly<Record<string, unknown>> = {}): unknown[] =>
      Object.entries(fields).filter(([name]) => name.startsWith('system.') || name.startsWith('nodejs.'))
    expect(metrics(second)).toEqual(metrics(first))
    for (const share of ['system.cpu.total.norm.pct', 'system.process.cpu.total.norm.pct']) {
      expect(last?.[share]).toBeGreaterThanOrEqual(0)
      expect(last?.[share]).toBeLessThanOrEqual(1)
    }
  })
})

describe('enrichers beside the other stages', () => {
  it('find what they look up on lines that wait for the end of their scope, too', async () => {
    const sink = memory()
    const log = createLogger({
      sinks: [sink],
      exit: { signals: [] },
      tail: {},
      enrich: [async (record) => sleep(1, { of: record.message }), () => ({ now: 1 })],
    })
    const scope = (fails: boolean): Promise<void> =>
      log.withContext({ requestId: String(fails) }, async () => {
        log.debug('waits')
        await sleep(40)
        if (fails) throw new Error('no')
      })
    await scope(false)
    await expect(scope(true)).rejects.toThrow('no')
    await log.close()
    expect(sink.records.map(({ message, fields }) => [message, fields['of'], fields['now'], fields['http.request.id']])).toEqual([
      ['waits', 'waits', 1, 'true'],
    ])
    const { emitted, sampled, discarded, sinks } = log.stats
    expect(emitted.total).toBe(sampled.total + discarded.total + (sinks[0]?.accepted.total ?? 0))
  })

  it('are waited for when a scope is kept while they look something up, at most their budget', async () => {
    for (const [budgetMs, of] of [
      [10_000, 'waits'],
      [5, undefined],
    ] as const) {
      const problems: string[] = []
      const { log, records } = recorded({
        tail: {},
        onProblem: ({ message }) => problems.push(message),
        enrich: [
          { when: (record) => record.message === 'waits', budgetMs, enrich: async (record) => sleep(60, { of: record.message }) },
        ],
      })
      log.withContext({}, () => {
        log.debug('waits')
        log.error('kept')
      })
      expect(log.stats.waiting.total).toBe(0)
      const found = await records()
      expect(found.map(({ message, fields }) => [message, fields['of']])).toEqual([
        ['kept', undefined],
        ['waits', of],
      ])
      expect(problems).toHaveLength(of === undefined ? 1 : 0)
    }
  })

  it('add nothing that detectors of the masking do not see', async () => {
    const planets = {
      id: 'planets',
      budgetMs: 10_000,
      onTimeout: 'mask' as const,
      async detect(batch: readonly string[]) {
        return batch.map((text) =>
          [...text.matchAll(/Mars|Venus/g)].map(({ 0: found, index }) => ({
            start: index,
            end: index + found.length,
            cls: 'planet',
          })),
        )
      },
    }
    const { log, only } = recorded({
      mask: { detectors: [planets] },
      enrich: [() => ({ now: 'on Mars' }), { budgetMs: 10_000, enrich: async () => sleep(1, { later: 'on Venus' }) }],
    })
    log.info('from Venus')
    expect(await only()).toMatchObject({ message: 'from [PLANET]', fields: { now: 'on [PLANET]', later: 'on [PLANET]' } })
  })

  it('add what serializers print in another form', async () => {
    const { log, only } = recorded({
      serializers: { res: (value) => (value as { statusCode: number }).statusCode },
      enrich: [() => ({ res: { statusCode: 204, body: 'x' } })],
    })
    log.info('x')
    expect((await only()).fields['res']).toBe(204)
  })

  it('are asked about the most hostile calls, and every line is there', async () => {
    const fail = (): never => {
      throw new Error('trap')
    }
    const traps = Object.fromEntries(
      ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf'].map((name) => [name, fail]),
    )
    const circle: Record<string, unknown> = { a: 1 }
    circle['self'] = circle
    const calls: readonly object[] = [
      new Proxy({}, traps),
      {
        get type() {
          return fail()
        },
      },
      { type: new Proxy({}, traps) },
      circle,
      new Map([[1, 2]]),
      Object.create(null) as object,
      { user: new Proxy({}, traps) },
      { toJSON: fail },
      Object.freeze({ type: 'a', user: Object.freeze({ id: {} }) }),
      new Date(Number.NaN),
    ]
    const { log, lines } = recorded({
      onProblem: () => {},
      filter: (record) => record.get('drop') !== true,
      enrich: [
        { when: { type: 'a' }, enrich: { isA: true } },
        (record) => ({ f: JSON.stringify(record.fields), c: { ...record.context }, m: record.message }),
        cachedLookup({ key: 'user.id', load: async () => ({ z: 1 }) }),
        async (record) => ({ late: record.get('a') }),
      ],
    })
    const template: string = 'm {a} {user.id}'
    for (const call of calls) for (const around of calls) log.withContext(around, () => log.child(call).info(template, call))
    expect(await lines()).toHaveLength(calls.length ** 2)
  })
})
