import { describe, expect, it } from 'vitest'
import type { Aggregations } from '../../src/core/aggregation.ts'
import type { LogRecord } from '../../src/core/record.ts'
import { aggregateRecords } from '../../src/query/aggregate.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { recordsOf } from './arbitrary.ts'

const line = (time: string, level: string, members: object): object => ({
  '@timestamp': time,
  'log.level': level,
  message: 'm',
  ...members,
})
const records: LogRecord[] = recordsOf([
  line('2026-11-21T10:00:00Z', 'info', { 'service.name': 'b', n: 1, ok: true }),
  line('2026-11-21T10:04:00Z', 'error', { 'service.name': 'a', n: 2, tags: ['x', 'y', 'x'] }),
  line('2026-11-21T10:16:00Z', 'warn', { 'service.name': 'a', n: [3, 4.5], tags: ['x'] }),
  line('2026-11-21T10:17:00Z', 'fatal', { 'service.name': 'c', n: -2 }),
  line('2026-11-21T10:17:00Z', 'info', {}),
])
const compute = (aggregations: Aggregations, range = {}): unknown => aggregateRecords(records, aggregations, range)
const bucket = (key: string | number, count: number): object => ({ key, count, aggs: {} })

describe('terms', () => {
  it('orders by count, ties by key, and counts what is left over', () => {
    expect(compute({ t: { terms: 'service', size: 2 } })).toEqual({
      t: { kind: 'terms', buckets: [bucket('a', 2), bucket('b', 1)], other: 1, errorBound: 0 },
    })
  })

  it('counts a line once for each of its distinct values, and lines without any under `missing`', () => {
    expect(compute({ t: { terms: 'tags', missing: '-', order: 'key' } })).toMatchObject({
      t: { buckets: [bucket('-', 3), bucket('x', 2), bucket('y', 1)] },
    })
  })

  it('keeps numbers numbers, and names levels and booleans', () => {
    expect(compute({ t: { terms: 'n', order: 'key' }, l: { terms: 'level', order: 'key' }, b: { terms: 'ok' } })).toMatchObject({
      t: { buckets: [bucket(-2, 1), bucket(1, 1), bucket(2, 1), bucket(3, 1), bucket(4.5, 1)] },
      l: { buckets: [bucket('error', 1), bucket('fatal', 1), bucket('info', 2), bucket('warn', 1)] },
      b: { buckets: [bucket('true', 1)] },
    })
  })

  it('computes aggregations within each bucket', () => {
    expect(compute({ t: { terms: 'service', size: 1, aggs: { s: { stats: 'n' } } } })).toMatchObject({
      t: { buckets: [{ key: 'a', count: 2, aggs: { s: { kind: 'stats', count: 3, min: 2, max: 4.5, sum: 9.5 } } }] },
    })
  })
})

it("takes of a short name what each line has: the canonical field, else the caller's own", () => {
  const mixed = recordsOf([
    line('2026-11-21T10:00:00Z', 'info', { 'http.response.status_code': 502, status: 'x' }),
    line('2026-11-21T10:00:00Z', 'info', { status: 502 }),
    line('2026-11-21T10:00:00Z', 'info', { 'fields.url': '/a' }),
  ])
  expect(aggregateRecords(mixed, { s: { terms: 'status' }, u: { terms: 'url' } })).toMatchObject({
    s: { buckets: [bucket(502, 2)] },
    u: { buckets: [bucket('/a', 1)] },
  })
})

describe('date histograms', () => {
  const keys = (aggregations: Aggregations, range = {}): string[] => {
    const [result] = Object.values(aggregateRecords(records, aggregations, range))
    return result?.kind === 'dateHistogram'
      ? result.buckets.map(({ key, count }) => `${new Date(Number(key)).toISOString().slice(0, 16)} ${count}`)
      : []
  }

  it('fills the gaps between buckets', () => {
    expect(keys({ h: { dateHistogram: '5m' } })).toEqual([
      '2026-11-21T10:00 2',
      '2026-11-21T10:05 0',
      '2026-11-21T10:10 0',
      '2026-11-21T10:15 3',
    ])
  })

  it('fills out to the ends of the range', () => {
    const range = { from: Date.parse('2026-11-21T09:50:00Z'), to: Date.parse('2026-11-21T10:30:00Z') }
    expect(keys({ h: { dateHistogram: '10m' } }, range).map((key) => key.slice(11))).toEqual([
      '09:50 0',
      '10:00 2',
      '10:10 3',
      '10:20 0',
    ])
  })

  it('leaves the gaps when asked to', () => {
    expect(keys({ h: { dateHistogram: '5m', fill: false } })).toHaveLength(2)
  })

  it('follows the calendar of a time zone, over the change of clocks', () => {
    const range = { from: Date.parse('2026-03-27T23:00:00Z'), to: Date.parse('2026-03-30T22:00:00Z') }
    const empty = aggregateRecords([], { h: { dateHistogram: 'day', timeZone: 'Europe/Berlin' } }, range)['h']
    expect(
      empty?.kind === 'dateHistogram' && empty.buckets.map((one) => new Date(Number(one.key)).toISOString().slice(5, 16)),
    ).toEqual(['03-27T23:00', '03-28T23:00', '03-29T22:00'])
  })

  it.each([
    ['week', '2026-11-16T00:00'],
    ['month', '2026-11-01T00:00'],
    ['quarter', '2026-10-01T00:00'],
    ['year', '2026-01-01T00:00'],
    ['7d', '2026-11-19T00:00'],
  ])('begins a %s at %s', (interval, start) => {
    expect(keys({ h: { dateHistogram: interval } })).toEqual([`${start} 5`])
  })

  it('refuses more buckets than an answer may have', () => {
    expect(() => compute({ h: { dateHistogram: '1s' } }, { from: 0, to: 1e12 })).toThrow(/at most 65535 buckets/)
  })
})

it('computes histograms, percentiles, statistics and distinct counts', () => {
  expect(
    compute({
      h: { histogram: 'n', interval: 2 },
      p: { percentiles: 'n', at: [0, 50, 100] },
      s: { stats: 'n' },
      c: { cardinality: 'n' },
      e: { stats: 'absent' },
    }),
  ).toEqual({
    h: { kind: 'histogram', buckets: [bucket(-2, 1), bucket(0, 1), bucket(2, 2), bucket(4, 1)] },
    p: { kind: 'percentiles', values: [-2, 2, 4.5] },
    s: { kind: 'stats', count: 5, min: -2, max: 4.5, avg: 1.7, sum: 8.5 },
    c: { kind: 'cardinality', value: 5 },
    e: { kind: 'stats', count: 0, min: null, max: null, avg: null, sum: 0 },
  })
})

it('answers null for percentiles of nothing', () => {
  expect(compute({ p: { percentiles: 'absent' } })).toEqual({ p: { kind: 'percentiles', values: [null, null, null] } })
})

it('gives the newest or oldest lines with the fields asked for', () => {
  const results = aggregateRecords(records, { n: { topHits: 2, fields: ['service'] }, o: { topHits: 1, order: 'oldest' } })
  expect(results['n']).toMatchObject({
    records: [
      { id: 'line4', fields: {} },
      { id: 'line3', fields: { 'service.name': 'c' } },
    ],
  })
  expect(results['o']).toMatchObject({ records: [{ id: 'line0', fields: { 'service.name': 'b', n: 1, ok: true } }] })
})

it('counts by named queries, in their order', () => {
  const filters = { bad: parseQuery('level >= error'), a: parseQuery('service:a') }
  expect(compute({ f: { filters } })).toEqual({ f: { kind: 'filters', buckets: [bucket('bad', 2), bucket('a', 2)] } })
})

it.each([
  [{ x: {} }, 'exactly one of'],
  [{ x: { terms: 'a', stats: 'b' } }, 'exactly one of'],
  [{ x: { terms: 'a', sise: 3 } }, 'sise'],
  [{ x: { terms: 'message' } }, 'texts are searched only'],
  [{ x: { terms: 'a.*' } }, 'one field'],
  [{ x: { terms: 'a', size: 0 } }, 'a whole number from 1'],
  [{ x: { dateHistogram: '5 minutes' } }, 'an interval like'],
  [{ x: { dateHistogram: '1d', timeZone: 'Mars' } }, 'IANA'],
  [{ x: { dateHistogram: '1d', field: 'n' } }, 'a field of dates'],
  [{ x: { histogram: 'n', interval: 0 } }, 'above 0'],
  [{ x: { percentiles: 'n', at: [101] } }, 'percents from 0 to 100'],
  [{ x: { topHits: 1000 } }, 'from 1 to 100'],
  [{ x: { filters: {} } }, 'at least one named query'],
  [{ x: { terms: 'a', aggs: { y: { stats: '' } } } }, 'one field'],
])('refuses %j', (aggregations, message) => {
  expect(() => compute(aggregations as unknown as Aggregations)).toThrow(message)
})
