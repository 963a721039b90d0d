import { describe, expect, it } from 'vitest'
import { openLogs } from '../../src/search/index.ts'
import { significance } from '../../src/search/derive/significance.ts'
import type { LogEngine } from '../../src/core/engine.ts'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import { createFolder, ecsLine, tenOClock, write } from '../store/folder.ts'

const folder = createFolder()
// Ten minutes of one line each 6 s; from the sixth minute on those of `b` fail, and there are twice as many.
const lines: string[] = []
for (let minute = 0; minute < 10; minute++) {
  for (let at = 0; at < (minute < 5 ? 10 : 20); at++) {
    const isBad = minute >= 5 && at % 4 === 0
    lines.push(
      ecsLine(minute * 60_000 + at * 2000, isBad ? `order ${at} failed` : `order ${at} placed`, {
        'log.level': isBad ? 'error' : 'info',
        'service.name': at % 2 === 0 ? 'b' : 'a',
        'host.hostname': isBad ? 'h9' : `h${at % 3}`,
        bytes: 100 + minute,
      }),
    )
  }
}
write(folder, 'app.log', lines.join(''))
const logs = await openLogs(folder, { clock: { now: () => tenOClock + 600_000, monotonic: () => performance.now() } })
const minute = (at: number): Date => new Date(tenOClock + at * 60_000)
const invalid = expect.objectContaining({ code: 'CORDWOOD_ERR_AGGREGATION_INVALID' }) as unknown

describe('significant values', () => {
  it('are those that the lines have more often than others, scored by JLH', async () => {
    const { hosts, total } = await logs.aggregate('level:error', { hosts: { significant: 'host.hostname' } })
    expect(total).toBe(25)
    expect(hosts.background).toBe(150)
    // (25/25 - 25/150) x ((25/25) / (25/150))
    expect(hosts.buckets).toEqual([{ key: 'h9', count: 25, background: 25, score: expect.closeTo(5) as number }])
  })

  it('are compared with what is asked for, in each bucket, with aggregations within', async () => {
    const { services } = await logs.query().aggregate({
      services: {
        terms: 'service.name',
        order: 'key',
        aggs: { hosts: { significant: 'host.hostname', size: 1, background: 'level:info', aggs: { bytes: { max: 'bytes' } } } },
      },
    })
    const [a, b] = services.buckets
    expect(a?.hosts.background).toBe(125)
    expect(b?.hosts.buckets[0]).toMatchObject({ key: 'h9', count: 25, background: 0, bytes: { value: 109 } })
  })

  it('need as many lines as are asked for', async () => {
    const ask = async (minCount: number): Promise<number> => {
      const specs = { hosts: { significant: 'host.hostname', minCount } } as const
      return (await logs.aggregate('level:error', specs)).hosts.buckets.length
    }
    expect([await ask(25), await ask(26)]).toEqual([1, 0])
  })

  it('are scored as Elasticsearch scores them', () => {
    expect(significance({ count: 10, total: 100 }, { count: 20, total: 1000 })).toBeCloseTo((0.1 - 0.02) * (0.1 / 0.02), 12)
    expect(significance({ count: 1, total: 100 }, { count: 20, total: 1000 })).toBe(0)
    // What the background lacks counts as one.
    expect(significance({ count: 5, total: 10 }, { count: 0, total: 100 })).toBeCloseTo(0.49 * 50, 12)
    expect(significance({ count: 0, total: 0 }, { count: 0, total: 0 })).toBe(0)
  })
})

describe('rates', () => {
  it('are of the time of the range, or of the lines where it is open', async () => {
    const within = await logs
      .query()
      .between(minute(0), minute(5))
      .aggregate({ pace: { rate: 'minute' }, bytes: { rate: 'second', of: 'bytes' } })
    expect(within.pace.value).toBe(10)
    expect(within.bytes.value).toBeCloseTo((10 * (100 + 101 + 102 + 103 + 104)) / 300, 9)
    const open = await logs.query().aggregate({ pace: { rate: 'hour' } })
    // The last line is 38 s into the tenth minute.
    expect(open.pace.value).toBeCloseTo((150 * 3_600_000) / (9 * 60_000 + 38_001), 6)
    expect((await logs.query('level:fatal').aggregate({ pace: { rate: 'day' } })).pace.value).toBeNull()
  })

  it('are of the interval within a date histogram, cut where the range ends', async () => {
    const { minutes } = await logs
      .query()
      .between(minute(4), new Date(minute(5).getTime() + 30_000))
      .aggregate({
        minutes: {
          dateHistogram: '1m',
          aggs: { pace: { rate: 'minute' }, who: { terms: 'service.name', aggs: { pace: { rate: 'minute' } } } },
        },
      })
    expect(minutes.buckets.map(({ count, pace }) => [count, pace.value])).toEqual([
      [10, 10],
      [15, 30],
    ])
    expect(minutes.buckets[1]?.who.buckets.map(({ pace }) => pace.value)).toEqual([16, 14])
  })
})

describe('changes', () => {
  it('are against the time of the same length before, also by bucket', async () => {
    const {
      lines: all,
      bytes,
      services,
      kinds,
    } = await logs
      .query()
      .between(minute(5), minute(10))
      .aggregate({
        lines: { change: 'count' },
        bytes: { change: { avg: 'bytes' } },
        services: { terms: 'service.name', order: 'key', size: 1, aggs: { lines: { change: 'count' } } },
        kinds: {
          filters: { bad: 'level:error' },
          aggs: { lines: { change: 'count' }, sum: { change: { sum: 'bytes' } }, max: { change: { max: 'bytes' } } },
        },
      })
    expect(all).toEqual({ value: 100, previous: 50, difference: 50, ratio: 2 })
    expect(bytes).toEqual({ value: 107, previous: 102, difference: 5, ratio: 107 / 102 })
    expect(services.buckets).toEqual([{ key: 'a', count: 50, lines: { value: 50, previous: 25, difference: 25, ratio: 2 } }])
    expect(kinds.bad.lines).toEqual({ value: 25, previous: 0, difference: 25, ratio: null })
    expect(kinds.bad.sum).toMatchObject({ previous: 0, ratio: null })
    expect(kinds.bad.max).toEqual({ value: 109, previous: null, difference: null, ratio: null })
  })

  it('are against the interval before within a date histogram', async () => {
    const { minutes } = await logs
      .query()
      .aggregate({ minutes: { dateHistogram: '1m', aggs: { lines: { change: 'count' }, mean: { change: { avg: 'bytes' } } } } })
    expect(minutes.buckets.map(({ lines: { previous, difference } }) => [previous, difference]).slice(0, 6)).toEqual([
      [null, null],
      [10, 0],
      [10, 0],
      [10, 0],
      [10, 0],
      [10, 10],
    ])
    expect(minutes.buckets[1]?.mean).toMatchObject({ value: 101, previous: 100 })
  })

  it('see an interval without lines where none are filled in', async () => {
    const { hours } = await logs
      .query('bytes:(100 or 102)')
      .aggregate({ hours: { dateHistogram: '1m', fill: false, aggs: { lines: { change: 'count' } } } })
    expect(hours.buckets.map(({ lines: { previous } }) => previous)).toEqual([null, 0])
  })

  it('need a range with both ends', async () => {
    await expect(logs.query().aggregate({ lines: { change: 'count' } })).rejects.toMatchObject({
      code: 'CORDWOOD_ERR_RANGE_INVALID',
    })
  })
})

it('takes the form with type, field and params for all of them', async () => {
  const result = await logs
    .query()
    .between(minute(5), minute(10))
    .aggregate({
      bands: { type: 'range', field: 'bytes', params: { ranges: [{ to: 107 }, { from: 107 }] } },
      ranks: { type: 'percentile_ranks', field: 'bytes', params: { values: [109] } },
      kinds: { type: 'filters', params: { filters: { bad: 'level:error' } } },
      pairs: { type: 'composite', params: { sources: { s: { terms: 'service.name' } }, size: 1 } },
      hosts: { type: 'significant_terms', field: 'host.hostname', params: { min_doc_count: 1, background_filter: 'level:info' } },
      shapes: { type: 'patterns', params: { size: 1 } },
      pace: { type: 'rate', params: { unit: 'minute' } },
      bytes: { type: 'rate', field: 'bytes' },
      more: { type: 'change' },
      mean: { type: 'change', field: 'bytes', params: { of: 'avg' } },
      hours: {
        type: 'date_histogram',
        params: { fixed_interval: '1h', time_zone: 'Europe/Berlin' },
        aggs: { most: { type: 'max', field: 'bytes' } },
      },
      shares: { type: 'percentiles', field: 'bytes', params: { percents: [100] } },
      lines: { type: 'count', field: 'bytes' },
      dearest: { type: 'top_hits', params: { size: 1, sort: { by: 'bytes' }, fields: ['bytes'] } },
    })
  expect(result).toMatchObject({
    bands: { buckets: [{ count: 40 }, { count: 60 }] },
    ranks: { values: [{ value: 109, percent: 100 }] },
    kinds: { bad: { count: 25 } },
    pairs: { buckets: [{ key: { s: 'a' }, count: 50 }] },
    shapes: { buckets: [{ template: 'order <*> placed', count: 75 }], other: 25 },
    pace: { value: 20 },
    more: { ratio: 2 },
    mean: { previous: 102 },
    shares: { p100: 109 },
    lines: { value: 100 },
    dearest: { records: [{ bytes: 109 }] },
  })
  expect(result.hosts.buckets[0]?.key).toBe('h9')
  expect(result.hours.buckets).toMatchObject([{ most: { value: 109 } }])
  expect(result.bytes.value).toBeCloseTo((100 * 107) / 300, 9)
})

it('says of an answer all that is known of how it came about', async () => {
  const { $ } = await logs
    .query()
    .between(minute(5), minute(10))
    .aggregate({ lines: { change: 'count' }, who: { terms: 'service.name' } })
  expect($).toMatchObject({ engine: 'scan', exact: true, timedOut: false, partial: false, errorBound: 0 })
  // Both times were looked through.
  expect($.scannedRows).toBe(300)
  expect((await logs.query().search()).$).toMatchObject({ partial: false, errorBound: 0 })
})

it.each([
  { a: { significant: 'message' } },
  { a: { significant: 'x', size: 0 } },
  { a: { significant: 'x', size: 1001 } },
  { a: { significant: 'x', minCount: 0 } },
  { a: { rate: 'fortnight' } },
  { a: { rate: 'second', of: 'message' } },
  { a: { rate: 'second', aggs: { b: { stats: 'n' } } } },
  { a: { change: 'all' } },
  { a: { change: { stats: 'n' } } },
  { a: { change: { avg: 'n', min: 'n' } } },
  { a: { change: { avg: '' } } },
  { a: { dateHistogram: '1h', aggs: { b: { terms: 'x', aggs: { c: { change: 'count' } } } } } },
  { a: { composite: { x: { terms: 'x' } }, aggs: { c: { change: 'count' } } } },
  { a: { significant: 'x', aggs: { c: { change: 'count' } } } },
])('refuses %j', async (specs) => {
  const asking = async (): Promise<unknown> =>
    logs
      .query()
      .between(minute(0), minute(1))
      .aggregate(specs as never)
  await expect(asking()).rejects.toEqual(invalid)
})

it.each([{ a: { rate: 'second', unit: 1 } }, { a: { change: 'count', of: 'x' } }, { a: { significant: 'x', filter: 'y' } }])(
  'knows no other members: %j',
  async (specs) => {
    const asking = async (): Promise<unknown> => logs.query().aggregate(specs as never)
    await expect(asking()).rejects.toMatchObject({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' })
  },
)

it('says that significance is not exact where values were too many to be compared', async () => {
  const path = createFolder()
  write(path, 'many.log', Array.from({ length: 1100 }, (_, at) => ecsLine(at, 'x', { id: `i${at % 1050}` })).join(''))
  const many = await openLogs(path)
  expect((await many.aggregate('*', { ids: { significant: 'id', minCount: 1 } })).$.exact).toBe(false)
  expect((await many.aggregate('id:(i1 or i2)', { ids: { significant: 'id', minCount: 1 } })).$.exact).toBe(true)
})

it('gives all questions of one call one time limit, and says when it was up', async () => {
  // Far more than they take.
  const timeoutMs = 600_000
  const limits: (number | undefined)[] = []
  const { engine } = recording(limits)
  const timed = await openLogs({ engine })
  const { $ } = await timed
    .query()
    .between(minute(5), minute(10))
    .aggregate({ lines: { change: 'count' }, hosts: { significant: 'host.hostname' } }, { timeoutMs })
  expect(limits).toHaveLength(3)
  expect(limits[0]).toBe(timeoutMs)
  expect(limits[1]).toBeLessThan(timeoutMs)
  expect(limits[2]).toBeLessThanOrEqual(limits[1] ?? 0)
  expect($).toMatchObject({ timedOut: true, partial: true, exact: false, warnings: ['one', 'two', 'three'] })
})

/** An engine whose answers take some time, and of which the last is late. */
function recording(limits: (number | undefined)[]): { readonly engine: LogEngine } {
  const scan = createScanEngine({ paths: [folder] })
  const words = ['one', 'two', 'three']
  const engine: LogEngine = {
    ...scan,
    async aggregate(query, aggregations, range, options) {
      const place = limits.push(options?.timeoutMs) - 1
      await new Promise((resolve) => setTimeout(resolve, 5))
      const answer = await scan.aggregate(query, aggregations, range)
      const timedOut = place === 2
      return { ...answer, $: { ...answer.$, timedOut, exact: !timedOut, warnings: [words[place] ?? ''] } }
    },
  }
  return { engine }
}
