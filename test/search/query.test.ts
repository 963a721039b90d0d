import { describe, expect, it } from 'vitest'
import { createFolder, ecsLine, tenOClock, write } from '../store/folder.ts'
import { CordwoodError, kql, openLogs, parseQuery, printQuery, type Logs, type LogRecord } from '../../src/search/index.ts'

const folder = createFolder()
const clock = { now: () => tenOClock + 60_000, monotonic: () => performance.now() }
const services = ['cart', 'checkout', 'mail']
write(
  folder,
  'app.log',
  Array.from({ length: 60 }, (_, at) =>
    ecsLine(at * 1000, at % 10 === 0 ? `payment ${at} failed` : `order ${at} placed`, {
      'log.level': at % 10 === 0 ? 'error' : 'info',
      'service.name': services[at % 3],
      'event.duration': at * 1_000_000,
      'user.id': at % 4 === 0 ? 'ann "the" boss' : `user${at % 4}`,
      tags: ['a', 'b'].slice(0, at % 3),
    }),
  ).join(''),
)
const logs: Logs = await openLogs(folder, { clock })
const code = (expected: string): unknown => expect.objectContaining({ code: expected })

describe('openLogs', () => {
  it('takes a path, a list, an object and an engine', async () => {
    const engine = (await openLogs([folder])).query()
    expect((await engine.search({ limit: 0 })).total).toBe(60)
    for (const source of [{ path: folder }, { paths: [`${folder}/*.log`] }] as const) {
      expect((await (await openLogs(source)).search('*')).total).toBe(60)
    }
  })

  it('refuses what it does not know', async () => {
    await expect(openLogs(folder, { clocks: 'x' } as object)).rejects.toThrow(code('CORDWOOD_ERR_OPTION_UNKNOWN'))
    await expect(openLogs({ path: folder, index: 'x' })).rejects.toThrow(code('CORDWOOD_ERR_OPTION_UNKNOWN'))
    await expect(openLogs([])).rejects.toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
    await expect(openLogs({} as { path: string })).rejects.toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
    await expect(openLogs(`${folder}/none`)).rejects.toThrow(code('CORDWOOD_ERR_SOURCE_UNREADABLE'))
  })
})

describe('custom levels', () => {
  const path = createFolder()
  write(
    path,
    'own.log',
    [
      ecsLine(0, 'by ecs', {
        'log.level': 'notice',
        'event.severity': 35,
        'process.entity_id': '0mhxq3k2plevels01',
        'event.sequence': 1,
      }),
      ecsLine(1, 'other', { 'log.level': 'warn' }),
      `{"level":35,"time":${tenOClock + 2},"msg":"by pino"}\n`,
      `{"level":"notice","message":"by winston","timestamp":"2026-11-20T10:00:00.003Z"}\n`,
    ].join(''),
  )

  it('are known to queries, predicates and results once they are told', async () => {
    const logs = await openLogs(path, { levels: { notice: 35 } })
    const query = logs.query().where('level', '=', 'notice' as 'info')
    expect((await query.search({ order: 'oldest' })).records.map(({ message }) => message)).toEqual([
      'by ecs',
      'by pino',
      'by winston',
    ])
    expect((await logs.search('level >= notice')).total).toBe(4)
    const { records } = await logs.search('level:notice')
    expect(records.every(logs.query('level >= notice').toPredicate())).toBe(true)
    expect(records.some(logs.query('level > notice').toPredicate())).toBe(false)
    expect(logs.query('level < notice').explain()).toMatchObject({ query: 'level < notice', engine: 'scan' })
    expect(JSON.stringify(logs.query('level:notice').toElasticsearch())).toContain('"notice"')
    const { levels } = await logs.aggregate('*', { levels: { terms: 'level' } })
    expect(levels.buckets).toEqual([
      { key: 'notice', count: 3 },
      { key: 'warn', count: 1 },
    ])
  })

  it('are unknown unless they are told, and the error says how', async () => {
    const logs = await openLogs(path)
    await expect(logs.search('level:notice')).rejects.toThrow(/Expected a level .*option `levels`/)
    expect(() => logs.query('level:notice').explain()).toThrow(code('CORDWOOD_ERR_QUERY_FIELD'))
    expect((await logs.search('level > info and level < warn')).total).toBe(2)
  })

  it.each([
    [{ error: 35 }, 'CORDWOOD_ERR_LEVEL_RESERVED'],
    [{ 'no tice': 35 }, 'CORDWOOD_ERR_OPTION_INVALID'],
    [{ notice: 30 }, 'CORDWOOD_ERR_OPTION_INVALID'],
    [{ notice: '35' }, 'CORDWOOD_ERR_OPTION_INVALID'],
    ['notice=35', 'CORDWOOD_ERR_OPTION_INVALID'],
  ])('are refused as %j', async (levels, expected) => {
    await expect(openLogs(path, { levels: levels as unknown as Record<string, number> })).rejects.toThrow(code(expected))
  })
})

describe('lines of other loggers', () => {
  const path = createFolder()
  write(
    path,
    'mixed.log',
    [
      `{"level":50,"time":${tenOClock + 1},"pid":7,"hostname":"h","reqId":"r1","userId":"u1","trace_id":"t1","name":"shop","err":{"type":"TypeError","message":"bad card","stack":"TypeError: bad card\\n at f"},"msg":"by pino"}`,
      `{"name":"shop","hostname":"h","pid":7,"level":50,"req_id":"r1","user_id":"u1","traceId":"t1","err":{"name":"TypeError","message":"bad card","stack":"s"},"msg":"by bunyan","time":"2026-11-20T10:00:00.002Z","v":0}`,
      `{"level":"error","message":"by winston","timestamp":"2026-11-20T10:00:00.003Z","requestId":"r1","userId":"u1","traceId":"t1","error":{"type":"TypeError","message":"bad card"}}`,
      `{"@timestamp":"2026-11-20T10:00:00.004Z","log":{"level":"error"},"message":"by ecs","http":{"request":{"id":"r1"}},"user":{"id":"u1"},"trace":{"id":"t1"},"error":{"type":"TypeError","message":"bad card"}}`,
      `{"level":"verbose","message":"by winston too","timestamp":"2026-11-20T10:00:00.005Z"}`,
      '',
    ].join('\n'),
  )

  it.each([
    'level:error',
    'level >= ERROR',
    'requestId:r1',
    'http.request.id:r1',
    'req_id:r1',
    'user:u1',
    'user.id:u1',
    'traceId:t1',
    'trace.id:t1',
    'error.type:TypeError',
    'error.message:"bad card"',
    'time < "2026-11-20T10:00:00.005Z"',
    'msg:by and not too',
    'not level:debug',
  ])('are found with %s as ours are', async (query) => {
    const { records } = await (await openLogs(path)).query(query).search({ order: 'oldest' })
    expect(records.map(({ message }) => message)).toEqual(['by pino', 'by bunyan', 'by winston', 'by ecs'])
  })
})

describe('a query', () => {
  it('never changes: each step is a new one', async () => {
    const all = logs.query()
    const errors = all.where('level', '=', 'error')
    expect((await all.search({ limit: 0 })).total).toBe(60)
    expect((await errors.search({ limit: 0 })).total).toBe(6)
    expect(all.explain().query).toBe('*')
  })

  it('joins its text, its conditions and its words', async () => {
    const query = logs.query('level >= warn').where('service', 'in', ['cart', 'mail']).text('FAILED payment')
    expect(query.explain().query).toBe('level >= warn and service:("cart" or "mail") and "failed" and "payment"')
    expect((await query.search()).records.map(({ message }) => message)).toEqual([
      'payment 50 failed',
      'payment 30 failed',
      'payment 20 failed',
      'payment 0 failed',
    ])
  })

  it.each([
    ['=', 'cart', 20],
    ['!=', 'cart', 40],
    ['in', ['cart', 'mail'], 40],
    ['not in', ['cart', 'mail'], 20],
    ['in', [], 0],
    ['not in', [], 60],
    ['starts with', 'c', 40],
    ['matches', 'c.*t', 40],
    ['exists', undefined, 60],
    ['not exists', undefined, 0],
  ] as const)('compares a text with %s %s', async (operator, value, expected) => {
    const { total } = await logs
      .query()
      .where('service.name', operator as '=', value as string)
      .search({ limit: 0 })
    expect(total).toBe(expected)
  })

  it('compares numbers, quantities and times', async () => {
    const count = async (query: { search(options: { limit: number }): Promise<{ total: number }> }): Promise<number> =>
      (await query.search({ limit: 0 })).total
    expect(await count(logs.query().where('duration', '>=', 50_000_000))).toBe(10)
    expect(await count(logs.query().where('duration', '>=', '50ms'))).toBe(10)
    expect(await count(logs.query().where('duration', '=', 3_000_000))).toBe(1)
    expect(await count(logs.query().where('@timestamp', '>=', new Date(tenOClock + 55_000)))).toBe(5)
    expect(await count(logs.query().where('level', '>=', 'WARNING'))).toBe(6)
  })

  it('takes values as values, whatever is in them', async () => {
    const hostile = 'ann "the" boss'
    expect((await logs.query().where('user.id', '=', hostile).search()).total).toBe(15)
    expect((await logs.search(kql`user.id:${hostile}`)).total).toBe(15)
    for (const value of ['" or *', '*', '\\', 'x) or (*', 'a\nb', '']) {
      expect((await logs.query().where('user.id', '=', value).search()).total).toBe(0)
      expect(parseQuery(logs.query().where('user.id', '=', value).explain().query)).toEqual(
        logs.query().where('user.id', '=', value).explain().tree,
      )
    }
  })

  it('refuses values and fields that cannot be compared', () => {
    const invalid = code('CORDWOOD_ERR_QUERY_FIELD')
    expect(() => logs.query().where('n', '=', NaN)).toThrow(invalid)
    expect(() => logs.query().where('n', '=', {} as string)).toThrow(invalid)
    expect(() => logs.query().where('n', 'in', 'x' as unknown as string[])).toThrow(invalid)
    expect(() => logs.query().where('a*', '=', 'x')).toThrow(invalid)
    expect(() => logs.query().where('a', '~' as '=', 'x')).toThrow(invalid)
  })

  it('shows the place of a mistake', () => {
    expect(() => logs.query('level:error and')).toThrow(/\n {2}level:error and\n {17}\^/)
    expect(() => logs.query(7 as unknown as string)).toThrow(CordwoodError)
  })

  it('is explained without reading anything', () => {
    expect(logs.query('level:(error OR fatal) service:cart').last('1h').explain()).toMatchObject({
      engine: 'scan',
      query: 'level:(error or fatal) and service:cart',
      from: new Date(tenOClock + 60_000 - 3_600_000),
      to: new Date(tenOClock + 60_001),
    })
  })

  it('is a search of Elasticsearch too, its range included', () => {
    expect(logs.query('service:cart').toElasticsearch()).toEqual({ query: expect.any(Object) })
    expect(logs.query('user.id:ann').between(1000, 2000.5).toElasticsearch()).toEqual({
      query: {
        bool: { filter: [expect.any(Object), { range: { '@timestamp': { gte: 1000, lt: 2000, format: 'epoch_millis' } } }] },
      },
    })
    expect(JSON.stringify(logs.query('user.id:ann').toElasticsearch())).toContain('"ann"')
  })

  it('is a function of a record too, its range included', async () => {
    const { records } = await logs.search('*')
    const isIt = logs.query('level:error').last('35s').toPredicate()
    expect(records.filter(isIt).map(({ message }) => message)).toEqual([
      'payment 50 failed',
      'payment 40 failed',
      'payment 30 failed',
    ])
  })
})

describe('time ranges', () => {
  const count = async (from: Date | number | string, to: Date | number | string): Promise<number> =>
    (await logs.query().between(from, to).search({ limit: 0 })).total

  it('are given as Date, milliseconds, ISO text or date math', async () => {
    expect(await count(new Date(tenOClock), new Date(tenOClock + 10_000))).toBe(10)
    expect(await count(tenOClock, tenOClock + 10_000)).toBe(10)
    expect(await count('2026-11-20T10:00:00Z', '2026-11-20T11:00:10+01:00')).toBe(10)
    expect(await count('now-20s', 'now-10s')).toBe(10)
    expect(await count('2026-11-20', '2026-11-21')).toBe(60)
    expect((await logs.search('*', { last: '20s' })).total).toBe(20)
    expect((await logs.search('*', { from: 'now-20s' })).total).toBe(20)
  })

  it('are refused where they cannot be understood', () => {
    const invalid = code('CORDWOOD_ERR_RANGE_INVALID')
    for (const last of ['', '1', 'h', '1 h', '-1h', '1x']) expect(() => logs.query().last(last)).toThrow(invalid)
    expect(() => logs.query().between('yesterday', 'now')).toThrow(invalid)
    expect(() => logs.query().between(NaN, 1)).toThrow(invalid)
    expect(() => logs.query().between(new Date(NaN), 1)).toThrow(invalid)
    expect(() => logs.query().between(2, 1)).toThrow(invalid)
    expect(() => logs.search('*', { since: 1 } as object)).toThrow(invalid)
  })
})

describe('search', () => {
  it('pages with a cursor until there is none', async () => {
    const found: LogRecord[] = []
    let after: string | undefined
    do {
      const page = await logs.query('level:info').search({ limit: 7, ...(after === undefined ? {} : { after }) })
      found.push(...page.records)
      expect(page.total).toBe(54)
      after = page.cursor
    } while (after !== undefined)
    expect(new Set(found.map(({ id }) => id)).size).toBe(54)
  })

  it('reduces lines to the fields that were asked', async () => {
    const { records } = await logs
      .query('"order 59"')
      .search({ fields: ['message', '@timestamp', 'level', 'duration', 'tags', 'absent'] })
    expect(records).toEqual([
      {
        id: records[0]?.id,
        message: 'order 59 placed',
        '@timestamp': new Date(tenOClock + 59_000),
        level: 'info',
        duration: 59_000_000,
        tags: ['a', 'b'],
        absent: undefined,
      },
    ])
  })

  it('refuses options that do not exist or cannot be', async () => {
    const query = logs.query()
    await expect(query.search({ highlight: 'yes' } as object)).rejects.toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
    await expect(query.search({ size: 1 } as object)).rejects.toThrow(code('CORDWOOD_ERR_OPTION_UNKNOWN'))
    await expect(query.search({ limit: 10_001 })).rejects.toThrow(/0 to 10000/)
    await expect(query.search({ order: 'up' as 'newest' })).rejects.toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
    await expect(query.search({ timeoutMs: 2 ** 31 })).rejects.toThrow(/`timeoutMs` to be an integer from 1 to 2147483647/)
    await expect(query.search({ after: '' })).rejects.toThrow(code('CORDWOOD_ERR_CURSOR_INVALID'))
  })

  it('exports all lines, oldest first', async () => {
    const found: string[] = []
    for await (const { message } of logs.query('level:error').export()) found.push(message)
    expect(found).toEqual([0, 10, 20, 30, 40, 50].map((at) => `payment ${at} failed`))
  })

  it('gives one line by its id', async () => {
    const [first] = (await logs.search('*', {}, 1)).records
    expect(await logs.get(first?.id ?? '')).toEqual(first)
  })
})

describe('aggregate', () => {
  it('gives every kind the form that its type says', async () => {
    const result = await logs.query().aggregate({
      perService: {
        terms: 'service.name',
        size: 2,
        order: 'key',
        aggs: { time: { percentiles: 'duration', at: [50, 99.9] }, worst: { topHits: 1, fields: ['message'] } },
      },
      overTime: { dateHistogram: '30s' },
      slow: { histogram: 'event.duration', interval: 30_000_000 },
      duration: { stats: 'event.duration' },
      users: { cardinality: 'user.id' },
      kinds: { filters: { failed: 'level:error', placed: parseQuery('placed') }, aggs: { users: { cardinality: 'user.id' } } },
      last: { topHits: 1 },
    })
    expect(result.total).toBe(60)
    expect(result.perService.buckets.map(({ key, count }) => [key, count])).toEqual([
      ['cart', 20],
      ['checkout', 20],
    ])
    expect(result.perService.other).toBe(20)
    expect(Object.keys(result.perService.buckets[0]?.time ?? {})).toEqual(['p50', 'p99.9'])
    expect(result.perService.buckets[0]?.worst.records[0]?.message).toBe('order 57 placed')
    expect(result.overTime.buckets).toEqual([
      { key: new Date(tenOClock), count: 30 },
      { key: new Date(tenOClock + 30_000), count: 30 },
    ])
    expect(result.slow.buckets.map(({ key }) => key)).toEqual([0, 30_000_000])
    expect(result.duration).toEqual({ count: 60, min: 0, max: 59_000_000, avg: 29_500_000, sum: 1_770_000_000 })
    expect(result.users.value).toBe(4)
    expect(result.kinds).toEqual({ failed: { count: 6, users: { value: 2 } }, placed: { count: 54, users: { value: 4 } } })
    expect(result.last.records[0]?.message).toBe('order 59 placed')
  })

  it('takes the form with type, field and params too', async () => {
    const result = await logs.aggregate('level:info', {
      services: { type: 'terms', field: 'service.name', params: { size: 1 } },
      time: { type: 'date_histogram', field: '@timestamp', params: { interval: '1m' } },
      shares: { type: 'percentiles', field: 'event.duration', params: { at: [100] } },
      average: { type: 'avg', field: 'event.duration' },
      most: { type: 'max', field: 'event.duration' },
      users: { type: 'cardinality', field: 'user.id' },
      hits: { type: 'top_hits', params: { size: 2 } },
    })
    expect(result.services.buckets).toHaveLength(1)
    expect(result.time.buckets[0]?.key).toEqual(new Date(tenOClock))
    expect(result.shares.p100).toBe(59_000_000)
    expect(result.average.value).toBeCloseTo(30_000_000, -6)
    expect(result.most.value).toBe(59_000_000)
    expect(result.users.value).toBe(4)
    expect(result.hits.records).toHaveLength(2)
  })

  it('refuses what cannot be computed', async () => {
    const invalid = code('CORDWOOD_ERR_AGGREGATION_INVALID')
    const ask = (specs: object): Promise<unknown> => logs.query().aggregate(specs as Record<string, { stats: string }>)
    for (const specs of [
      { a: {} },
      { a: null },
      { a: { terms: 'x', stats: 'y' } },
      { a: { terms: '' } },
      { a: { terms: 'x', sise: 1 } },
      { total: { stats: 'n' } },
      { $: { stats: 'n' } },
      { a: { terms: 'x', aggs: { key: { stats: 'n' } } } },
      { a: { type: 'moving_avg', field: 'x' } },
      { a: { type: 'terms' } },
      { a: { filters: 'x' } },
    ]) {
      await expect(ask(specs), JSON.stringify(specs)).rejects.toThrow(invalid)
    }
    await expect(ask({ a: { type: 'terms', field: 'x', params: { sise: 1 } } })).rejects.toThrow(
      code('CORDWOOD_ERR_OPTION_UNKNOWN'),
    )
    await expect(ask({ a: { filters: { x: 'level:' } } })).rejects.toThrow(code('CORDWOOD_ERR_QUERY_SYNTAX'))
  })
})

it('prints and reads back what the builder makes', () => {
  const { query, tree } = logs.query('a or b').where('n', '<', 3).text('x y').explain()
  expect(parseQuery(query)).toEqual(tree)
  expect(printQuery(tree)).toBe(query)
})
