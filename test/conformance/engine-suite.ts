import { beforeAll, describe, expect, it } from 'vitest'
import type { LogEngine } from '../../src/core/engine.ts'
import { recordId } from '../../src/core/id.ts'
import type { LogRecord } from '../../src/core/record.ts'
import { aggregateRecords } from '../../src/query/aggregate.ts'
import { kql, type Logs, openLogs } from '../../src/search/index.ts'
import { begin, bootId, lineCount, serviceLines } from './service-lines.ts'

/** A place for lines with the engine that reads them. */
export interface Place {
  readonly engine: LogEngine
  /** Puts lines there; they can be found when it resolves. */
  add(lines: readonly string[]): Promise<void>
}

/** What every engine must do alike: written once, run over each. */
export function describeEngine(name: string, openPlace: () => Promise<Place>): void {
  describe(`the lines of ${name}`, () => {
    let place: Place
    let logs: Logs
    beforeAll(async () => {
      place = await openPlace()
      logs = await openLogs(
        { engine: place.engine },
        { clock: { now: () => begin + lineCount * 1000, monotonic: () => performance.now() } },
      )
      // Not in the order of their times.
      const lines = serviceLines()
      await place.add([...lines.filter((_, at) => at % 3 === 0), ...lines.filter((_, at) => at % 3 !== 0)])
    })

    const count = async (query: string): Promise<number> => (await logs.query(query).search({ limit: 0 })).total
    const orders = async (query: string, range: { from?: number; to?: number } = {}): Promise<unknown[]> => {
      const { records } = await logs.query(query).within(range).search({ order: 'oldest', limit: 1000 })
      return records.map(({ fields }) => fields['orderId'])
    }
    const numbers = (from: number, to: number, step = 1): number[] =>
      Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => from + at * step)

    it('finds all lines, in the order of time, boot and sequence, in both directions', async () => {
      expect(await orders('*')).toEqual(numbers(0, lineCount))
      const { records } = await logs.query().search({ order: 'newest', limit: 5 })
      expect(records.map(({ sequence }) => sequence)).toEqual([120, 119, 118, 117, 116])
    })

    it.each([
      ['*', lineCount],
      ['level:error', 12],
      ['level:ERROR and not level:warn', 12],
      ['level:CRITICAL', 0],
      ['level >= info', 120 - 20],
      ['level < info', 20],
      ['"payment of"', 12],
      ['payment placed', 120],
      ['PAYMENT and failed', 12],
      ['pay*', 12],
      ['message:*ailed', 12],
      ['message :~ "(pay|fail).*"', 12],
      ['order and not "order 5"', 107],
      ['requestId:request-3', 4],
      ['http.request.id:request-3', 4],
      ['http.request.id:request-1*', 44],
      ['userId:user1 and level:error', 4],
      ['user:(user1 or user2)', 80],
      ['service:checkout', 120],
      ['service.version:1.2.3', 120],
      ['service.environment:prod', 0],
      ['orderId >= 100 orderId < 110', 10],
      ['orderId:42', 1],
      ['amount:0.25', 1],
      ['amount <= 0.5', 3],
      ['duration > 100ms', 19],
      ['duration:100000000', 1],
      ['tags:even', 60],
      ['tags:(even or odd)', 120],
      ['cart.items:6', 17],
      ['cart.paid:false', 12],
      ['cart.*:6', 17],
      ['error.type:TypeError', 12],
      ['error.code:E_CARD', 6],
      ['error.message:*', 12],
      ['error.stack_trace:*', 12],
      ['not error.type:*', 108],
      ['nothing:*', 0],
      ['nothing:x or level:error', 12],
      ['process.pid:7', 120],
      ['event.sequence > 118', 2],
      [`process.entity_id:${bootId}`, 120],
      ['@timestamp < "2026-11-20T10:00:10Z"', 10],
      ['@timestamp:"2026-11-20T10:00:03Z"', 2],
      ['@timestamp >= now-10s', 10],
      ['_id:nothing', 0],
    ])('finds with %s as many as there are', async (query, expected) => {
      expect(await count(query)).toBe(expected)
    })

    it('keeps to a range in whole milliseconds, its start included, its end not', async () => {
      expect(await orders('*', { from: begin + 10_000, to: begin + 13_000 })).toEqual([10, 11, 12])
      expect(await orders('*', { from: begin + 13_000, to: begin + 13_001 })).toEqual([13, 14])
      expect(await orders('*', { to: begin + 1 })).toEqual([0])
      expect(await orders('*', { from: begin + 10_000, to: begin + 10_000 })).toEqual([])
    })

    it('keeps to a range whose ends have fractions as to whole milliseconds, cut at both ends alike', async () => {
      expect(await orders('*', { from: begin + 10_000.9, to: begin + 13_000.9 })).toEqual([10, 11, 12])
      expect(await orders('*', { from: begin + 13_000.2, to: begin + 13_000.9 })).toEqual([])
      expect(await orders('*', { from: begin + 12_999.9, to: begin + 13_001.1 })).toEqual([13, 14])
      const range = { from: begin + 10_000.9, to: begin + 13_000.9 }
      const { total, seconds } = await logs.aggregate('*', { seconds: { dateHistogram: '1s' } }, range)
      expect(total).toBe(3)
      expect(seconds.buckets.map(({ key }) => key.getTime() - begin)).toEqual([10_000, 11_000, 12_000])
      const exported: unknown[] = []
      for await (const { fields } of logs.query().within(range).export()) exported.push(fields['orderId'])
      expect(exported).toEqual([10, 11, 12])
    })

    it('takes values of a tag as values', async () => {
      expect((await logs.search(kql`requestId:${['request-1', 'x" or *']}`)).total).toBe(4)
      expect((await logs.query().where('user.id', '=', '*').search()).total).toBe(0)
    })

    it('pages through all lines without losing or repeating one, in both orders', async () => {
      for (const order of ['newest', 'oldest'] as const) {
        for (const limit of [7, 40]) {
          const found: string[] = []
          let after: string | undefined
          do {
            const page = await logs.query().search({ order, limit, ...(after === undefined ? {} : { after }) })
            expect(page.total).toBe(lineCount)
            found.push(...page.records.map(({ id }) => id))
            after = page.cursor
          } while (after !== undefined)
          const all = numbers(1, lineCount + 1).map((sequence) => recordId(bootId, sequence))
          expect(found).toEqual(order === 'oldest' ? all : all.reverse())
        }
      }
    })

    it('gives whole records', async () => {
      const [record] = (await logs.query('orderId:9').search()).records
      expect(record).toMatchObject({
        id: recordId(bootId, 10),
        sequence: 10,
        level: 50,
        message: 'payment of 2.25 failed',
        error: { type: 'TypeError', message: 'card 9 declined', code: 'E_LIMIT' },
        fields: {
          'service.name': 'checkout',
          'http.request.id': 'request-2',
          'user.id': 'user0',
          orderId: 9,
          amount: 2.25,
          tags: ['all', 'odd'],
          cart: { items: 2, paid: false },
        },
      })
      expect(Math.floor(record?.time ?? 0)).toBe(begin + 8000)
    })

    it('gives one line by its id, and nothing for an id that no line has', async () => {
      expect(await logs.get(recordId(bootId, 77))).toMatchObject({ sequence: 77, fields: { orderId: 76 } })
      expect(await logs.get(recordId(bootId, 999))).toBeUndefined()
    })

    it('exports all lines of a query, oldest first', async () => {
      const found: unknown[] = []
      for await (const { fields } of logs
        .query('tags:even')
        .between(begin, begin + 50_000)
        .export())
        found.push(fields['orderId'])
      expect(found).toEqual(numbers(0, 50, 2))
    })

    it('computes every aggregation, some within others', async () => {
      const result = await logs.query('orderId < 100').aggregate({
        users: {
          terms: 'user.id',
          order: 'key',
          aggs: { worst: { percentiles: 'event.duration', at: [0, 100] }, levels: { terms: 'level' } },
        },
        top: { terms: 'tags', size: 1 },
        codes: { terms: 'error.code', missing: 'none' },
        flags: { terms: 'cart.paid' },
        minutes: { dateHistogram: '1m', aggs: { amount: { stats: 'amount' } } },
        items: { histogram: 'cart.items', interval: 3 },
        amount: { stats: 'amount' },
        nothing: { stats: 'nothing' },
        distinct: { cardinality: 'http.request.id' },
        newest: { topHits: 2 },
        oldest: { topHits: 1, order: 'oldest', fields: ['user.id', 'message'] },
        kinds: { filters: { failed: 'level:error', even: 'tags:even' }, aggs: { users: { cardinality: 'userId' } } },
      })
      expect(result.total).toBe(100)
      expect(result.users.buckets).toMatchObject([
        { key: 'user0', count: 34, worst: { p0: 0, p100: 99_000_000 } },
        { key: 'user1', count: 33, worst: { p0: 1_000_000, p100: 97_000_000 } },
        { key: 'user2', count: 33, worst: { p0: 2_000_000, p100: 98_000_000 } },
      ])
      expect(result.users.buckets[0]?.levels.buckets).toEqual([
        { key: 'debug', count: 17 },
        { key: 'info', count: 13 },
        { key: 'error', count: 4 },
      ])
      expect(result.top).toMatchObject({ buckets: [{ key: 'all', count: 100 }], other: 100 })
      expect(result.codes.buckets).toEqual([
        { key: 'none', count: 90 },
        { key: 'E_CARD', count: 5 },
        { key: 'E_LIMIT', count: 5 },
      ])
      expect(result.flags.buckets).toEqual([
        { key: 'true', count: 90 },
        { key: 'false', count: 10 },
      ])
      expect(result.minutes.buckets.map(({ key, count, amount }) => [key.getTime(), count, amount.sum])).toEqual([
        [begin, 60, 442.5],
        [begin + 60_000, 40, 795],
      ])
      expect(result.items.buckets).toEqual([
        { key: 0, count: 44 },
        { key: 3, count: 42 },
        { key: 6, count: 14 },
      ])
      expect(result.amount).toEqual({ count: 100, min: 0, max: 24.75, avg: 12.375, sum: 1237.5 })
      expect(result.nothing).toEqual({ count: 0, min: null, max: null, avg: null, sum: 0 })
      expect(result.distinct.value).toBe(25)
      expect(result.newest.records.map(({ sequence }) => sequence)).toEqual([100, 99])
      expect(result.oldest.records).toEqual([{ id: recordId(bootId, 1), 'user.id': 'user0', message: 'order 0 placed' }])
      expect(result.kinds).toEqual({ failed: { count: 10, users: { value: 3 } }, even: { count: 50, users: { value: 3 } } })
    })

    it('computes stretches, single numbers, ranks, sorted hits and patterns', async () => {
      const result = await logs.query('orderId < 100').aggregate({
        bands: {
          range: 'amount',
          ranges: [{ to: 5 }, { key: 'dear', from: 5 }, { from: 1000 }],
          aggs: { users: { cardinality: 'user.id' }, most: { max: 'amount' } },
        },
        times: { range: '@timestamp', ranges: [{ to: begin + 60_000 }] },
        least: { min: 'amount' },
        mean: { avg: 'amount' },
        all: { sum: 'amount' },
        failed: { count: 'error.type' },
        none: { max: 'nothing' },
        ranks: { percentileRanks: 'amount', values: [-1, 1000] },
        dearest: { topHits: 2, sort: { by: 'amount' }, fields: ['orderId'] },
        byUser: { topHits: 2, sort: { by: 'user.id', order: 'asc' }, order: 'oldest', fields: ['orderId'] },
        shapes: { patterns: true, aggs: { users: { cardinality: 'user.id' } } },
        first: { patterns: true, size: 1 },
      })
      expect(result.bands.buckets).toEqual([
        { key: '*-5', count: 20, to: 5, users: { value: 3 }, most: { value: 4.75 } },
        { key: 'dear', count: 80, from: 5, users: { value: 3 }, most: { value: 24.75 } },
        { key: '1000-*', count: 0, from: 1000, users: { value: 0 }, most: { value: null } },
      ])
      expect(result.times.buckets[0]?.count).toBe(60)
      expect([result.least, result.mean, result.all, result.failed, result.none].map(({ value }) => value)).toEqual([
        0,
        12.375,
        1237.5,
        10,
        null,
      ])
      expect(result.ranks.values).toEqual([
        { value: -1, percent: 0 },
        { value: 1000, percent: 100 },
      ])
      expect(result.dearest.records.map((row) => row['orderId'])).toEqual([99, 98])
      expect(result.byUser.records.map((row) => row['orderId'])).toEqual([0, 3])
      expect(result.shapes).toMatchObject({
        buckets: [
          { template: 'order <*> placed', count: 90, example: 'order 98 placed', users: { value: 3 } },
          { template: 'payment of <*> failed', count: 10, example: 'payment of 24.75 failed', users: { value: 3 } },
        ],
        other: 0,
        errorBound: 0,
      })
      expect(result.first).toMatchObject({ buckets: [{ count: 90 }], other: 10 })
    })

    it('gives all buckets of a composite, page by page, the level first and by rank', async () => {
      const composite = {
        user: { terms: 'user.id' },
        level: { terms: 'level' },
        minute: { dateHistogram: '1m' },
        dear: { histogram: 'amount', interval: 10 },
      } as const
      const found: { key: object; count: number }[] = []
      let after: string | undefined
      let pages = 0
      do {
        const { pairs } = await logs.query().aggregate({
          pairs: { composite, size: 7, ...(after !== undefined && { after }), aggs: { orders: { min: 'orderId' } } },
        })
        found.push(...pairs.buckets)
        after = pairs.after
        pages++
      } while (after !== undefined && pages < 50)
      const records: LogRecord[] = []
      for await (const record of logs.query().export()) records.push(record)
      const whole = aggregateRecords(records, { pairs: { composite, size: 1000, aggs: { orders: { min: 'orderId' } } } })['pairs']
      if (whole?.kind !== 'composite') throw new Error('a composite')
      expect(found).toEqual(
        whole.buckets.map(({ keys: [user, level, minute, dear], count, aggs: { orders } }) => ({
          key: { user, level, minute: new Date(Number(minute)), dear },
          count,
          orders: { value: orders?.kind === 'value' ? orders.value : undefined },
        })),
      )
      expect(pages).toBe(Math.ceil(found.length / 7))
      expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(lineCount)
      const levels = await logs.query().aggregate({ levels: { composite: { level: { terms: 'level' } }, size: 2 } })
      expect(levels.levels.buckets.map(({ key }) => key.level)).toEqual(['debug', 'info'])
      const rest = await logs
        .query()
        .aggregate({ levels: { composite: { level: { terms: 'level' } }, after: levels.levels.after ?? '' } })
      expect(rest.levels).toEqual({ buckets: [{ key: { level: 'error' }, count: 12 }], after: undefined })
    })

    it('derives what is significant, rates and changes', async () => {
      const { codes, users, pace, minutes, more } = await logs
        .query('level:error')
        .between(begin + 60_000, begin + 120_000)
        .aggregate({
          codes: { significant: 'error.code', minCount: 1 },
          users: { significant: 'user.id', background: 'level:info' },
          pace: { rate: 'minute' },
          minutes: { dateHistogram: '20s', aggs: { pace: { rate: 'second' }, more: { change: 'count' } } },
          more: { change: { sum: 'amount' } },
        })
      expect(codes.background).toBe(60)
      expect(codes.buckets).toEqual([
        { key: 'E_CARD', count: 3, background: 3, score: expect.closeTo((0.5 - 0.05) * (0.5 / 0.05), 9) as number },
        { key: 'E_LIMIT', count: 3, background: 3, score: expect.closeTo((0.5 - 0.05) * (0.5 / 0.05), 9) as number },
      ])
      expect(users.buckets.length).toBeLessThan(3)
      expect(pace.value).toBe(6)
      expect(minutes.buckets.map((one) => [one.count, one.pace.value, one.more.previous])).toEqual([
        [2, 0.1, null],
        [2, 0.1, 2],
        [2, 0.1, 2],
      ])
      expect(more.value).toBeGreaterThan(more.previous ?? Infinity)
    })

    it('says alike why lines were found', async () => {
      const page = await logs.query('"payment of" and error.type:Type* and not user:nobody').search({ limit: 1, highlight: true })
      expect(page.highlights).toEqual([
        [
          { field: 'message', text: page.records[0]?.message, spans: [[0, 10]] },
          { field: 'error.type', text: 'TypeError', spans: [[0, 9]] },
        ],
      ])
    })

    it('keeps to a guard', async () => {
      const within = await openLogs({ engine: place.engine }, { guard: kql`user.id:${'user1'}` })
      expect((await within.search('level:error or *')).total).toBe(40)
      expect((await within.aggregate('*', { users: { terms: 'user.id' } })).users.buckets).toEqual([{ key: 'user1', count: 40 }])
      expect(await within.get(recordId(bootId, 1))).toBeUndefined()
      expect((await within.get(recordId(bootId, 2)))?.fields['user.id']).toBe('user1')
    })

    it('fills a histogram of dates out to the ends of its range, by the calendar of a time zone', async () => {
      const { hours } = await logs
        .query('level:error')
        .between('2026-11-20T09:00:00Z', '2026-11-20T12:00:00Z')
        .aggregate({ hours: { dateHistogram: '1h' } })
      expect(hours.buckets.map(({ count }) => count)).toEqual([0, 12, 0])
      const { days } = await logs.query().aggregate({ days: { dateHistogram: 'day', timeZone: 'Pacific/Auckland' } })
      expect(days.buckets).toEqual([{ key: new Date('2026-11-19T11:00:00Z'), count: 120 }])
    })

    it('says how an answer came about', async () => {
      const { $ } = await logs.search('level:error')
      expect($).toMatchObject({ engine: place.engine.name, exact: true, timedOut: false, partial: false, errorBound: 0 })
      expect($.tookMs).toBeGreaterThanOrEqual(0)
    })

    it.each([
      ['CORDWOOD_ERR_QUERY_SYNTAX', () => logs.search('level:error and')],
      ['CORDWOOD_ERR_QUERY_FIELD', () => logs.search('level:loud')],
      ['CORDWOOD_ERR_CURSOR_INVALID', () => logs.query().search({ after: 'bm90IGEgY3Vyc29y' })],
      ['CORDWOOD_ERR_RANGE_INVALID', () => logs.search('*', { from: 'soon' })],
      ['CORDWOOD_ERR_AGGREGATION_INVALID', () => logs.aggregate('*', { a: { dateHistogram: 'often' } })],
      ['CORDWOOD_ERR_AGGREGATION_INVALID', () => logs.aggregate('*', { a: { terms: 'message' } })],
      ['CORDWOOD_ERR_OPTION_INVALID', () => logs.query().search({ limit: -1 })],
      ['CORDWOOD_ERR_ABORTED', () => logs.query().search({ signal: AbortSignal.abort() })],
      ['CORDWOOD_ERR_ABORTED', () => logs.query().aggregate({ a: { stats: 'n' } }, { signal: AbortSignal.abort() })],
    ])('refuses with %s what it must', async (code, ask) => {
      // Some are refused at once, some by a promise.
      await expect((async () => ask())()).rejects.toMatchObject({ code })
    })

    it.each(['before it begins', 'while it waits', 'between two looks'])(
      'ends a tail without an error when its signal is given %s',
      async (when) => {
        const stopping = new AbortController()
        if (when === 'before it begins') stopping.abort()
        const lines = logs.query('nothing:x').tail({ signal: stopping.signal })[Symbol.asyncIterator]()
        const next = lines.next()
        if (when === 'while it waits') await Promise.resolve()
        else await new Promise((resolve) => setTimeout(resolve, 200))
        stopping.abort()
        expect(await next).toEqual({ done: true, value: undefined })
        expect(await lines.next()).toEqual({ done: true, value: undefined })
      },
    )

    it('tails the lines that come, by its query, until its signal', async () => {
      const stopping = new AbortController()
      const found: string[] = []
      const lines = place.engine.tail(logs.query('tailed and level >= warn').explain().tree, { signal: stopping.signal })
      const tail = (async () => {
        for await (const { message } of lines) {
          found.push(message)
          if (found.length === 3) stopping.abort()
        }
      })()
      await new Promise((resolve) => setTimeout(resolve, 300))
      const line = (at: number, level: string, time: number): string =>
        `${JSON.stringify({ '@timestamp': new Date(time).toISOString(), 'log.level': level, message: `tailed ${at}`, 'event.sequence': 1000 + at, 'process.entity_id': bootId })}\n`
      const now = Date.now() + 1000
      await place.add([line(2, 'error', now + 2), line(0, 'info', now), line(1, 'warn', now + 1)])
      await place.add([line(3, 'fatal', now + 3)])
      await tail
      expect(found.sort()).toEqual(['tailed 1', 'tailed 2', 'tailed 3'])
    })
  })
}
