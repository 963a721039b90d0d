import { describe, expect, it } from 'vitest'
import type { Aggregations } from '../../src/core/aggregation.ts'
import { createLevelTable } from '../../src/core/level.ts'
import { aggregateRecords, createAggregator } from '../../src/query/aggregate.ts'
import { messagePatterns } from '../../src/template/message-patterns.ts'
import { recordsOf } from './arbitrary.ts'

const at = (minute: number, level: string, message: string, members: object = {}): object => ({
  '@timestamp': new Date(Date.parse('2026-11-21T10:00:00Z') + minute * 60_000).toISOString(),
  'log.level': level,
  message,
  ...members,
})
const records = recordsOf([
  at(0, 'info', 'user ann logged in', { service: { name: 'b' }, n: 1, tags: ['x', 'y'] }),
  at(1, 'error', 'order 17 failed', { service: { name: 'a' }, n: [5, 5.5], 'log.template_id': '00000000000000aa' }),
  at(2, 'warn', 'order 18 failed', { service: { name: 'a' }, n: 7, 'log.template_id': '00000000000000aa' }),
  at(16, 'info', 'user bob logged in', { service: { name: 'b' }, n: 10, ok: true }),
  at(17, 'info', 'user cyd logged in', { service: { name: 'b' }, ok: false }),
])
const patterns = messagePatterns()
const compute = (aggregations: Aggregations): unknown => aggregateRecords(records, aggregations, {}, { patterns })

describe('ranges', () => {
  it('count a line in each stretch that has one of its values, and keep empty ones', () => {
    const ranges = [{ to: 5 }, { from: 5, to: 8 }, { from: 5.5 }, { key: 'none', from: 100, to: 200 }, { key: 'all' }]
    expect(compute({ r: { range: 'n', ranges } })).toEqual({
      r: {
        kind: 'range',
        buckets: [
          { key: '*-5', count: 1, aggs: {}, to: 5 },
          { key: '5-8', count: 2, aggs: {}, from: 5, to: 8 },
          { key: '5.5-*', count: 3, aggs: {}, from: 5.5 },
          { key: 'none', count: 0, aggs: {}, from: 100, to: 200 },
          { key: 'all', count: 4, aggs: {} },
        ],
      },
    })
  })

  it('are of dates in whole milliseconds too', () => {
    const from = Date.parse('2026-11-21T10:02:00Z')
    expect(compute({ r: { range: '@timestamp', ranges: [{ to: from }, { from }] } })).toMatchObject({
      r: { buckets: [{ count: 2 }, { count: 3 }] },
    })
  })
})

it('gives the share of the values up to a bound, and null for nothing', () => {
  expect(
    compute({ r: { percentileRanks: 'n', values: [0, 5, 5.2, 10] }, e: { percentileRanks: 'absent', values: [1] } }),
  ).toEqual({
    r: { kind: 'percentileRanks', percents: [0, 40, 40, 100] },
    e: { kind: 'percentileRanks', percents: [null] },
  })
})

it('gives single numbers by themselves, and of nothing null, but a sum and a count of 0', () => {
  const value = (number: number | null): object => ({ kind: 'value', value: number })
  expect(
    compute({
      min: { min: 'n' },
      max: { max: 'n' },
      avg: { avg: 'n' },
      sum: { sum: 'n' },
      lines: { count: 'n' },
      texts: { count: 'service' },
      least: { min: 'absent' },
      mean: { avg: 'absent' },
      none: { sum: 'absent' },
      nobody: { count: 'absent' },
    }),
  ).toEqual({
    min: value(1),
    max: value(10),
    avg: value(5.7),
    sum: value(28.5),
    lines: value(4),
    texts: value(5),
    least: value(null),
    mean: value(null),
    none: value(0),
    nobody: value(0),
  })
})

describe('composites', () => {
  const page = (after?: string): { buckets: { keys: unknown; count: number }[]; after: string | undefined } => {
    const { c } = aggregateRecords(records, {
      c: {
        composite: { who: { terms: 'service' }, quarter: { dateHistogram: '15m' }, what: { terms: 'level' } },
        size: 2,
        ...(after !== undefined && { after }),
      },
    })
    if (c?.kind !== 'composite') throw new Error('a composite')
    return { buckets: c.buckets.map(({ keys, count }) => ({ keys, count })), after: c.after }
  }
  const ten = Date.parse('2026-11-21T10:00:00Z')

  it('give all combinations page by page, the level before all else and by rank', () => {
    const first = page()
    expect(first.buckets).toEqual([
      { keys: ['b', ten, 'info'], count: 1 },
      { keys: ['b', ten + 900_000, 'info'], count: 2 },
    ])
    const second = page(first.after)
    expect(second).toEqual({
      buckets: [
        { keys: ['a', ten, 'warn'], count: 1 },
        { keys: ['a', ten, 'error'], count: 1 },
      ],
      after: undefined,
    })
  })

  it('count a line once for each combination of its values, and leave out lines that lack one', () => {
    expect(compute({ c: { composite: { tag: { terms: 'tags' }, n: { histogram: 'n', interval: 5 } } } })).toMatchObject({
      c: {
        buckets: [
          { keys: ['x', 0], count: 1 },
          { keys: ['y', 0], count: 1 },
        ],
        after: undefined,
      },
    })
  })

  it('order levels without a name behind all that have one, by number', () => {
    const levels = createLevelTable({ notice: 35 })
    const lines = recordsOf([10, 60, 42, 35, 41].map((level) => ({ level, time: ten, msg: 'm' })))
    const { c } = aggregateRecords(lines, { c: { composite: { level: { terms: 'level' } } } }, {}, { levels })
    expect(c?.kind === 'composite' && c.buckets.map(({ keys }) => keys[0])).toEqual(['trace', 'notice', 'fatal', '41', '42'])
  })

  it.each(['x', Buffer.from('["composite-1","a"]').toString('base64url'), Buffer.from('[1]').toString('base64url')])(
    'refuse a cursor that is none of theirs: %s',
    (after) => expect(() => page(after)).toThrow(/`after` of its page before/),
  )
})

describe('patterns', () => {
  it('are by the id of a line, else by its message, and show what differs', () => {
    expect(compute({ p: { patterns: true, aggs: { who: { terms: 'service' } } } })).toMatchObject({
      p: {
        kind: 'patterns',
        buckets: [
          {
            count: 3,
            template: 'user <*> logged in',
            example: 'user cyd logged in',
            aggs: { who: { buckets: [{ key: 'b', count: 3 }] } },
          },
          { key: '00000000000000aa', count: 2, template: 'order <*> failed', example: 'order 18 failed' },
        ],
        other: 0,
        errorBound: 0,
      },
    })
  })

  it('count what is left over', () => {
    expect(compute({ p: { patterns: true, size: 1 } })).toMatchObject({ p: { buckets: [{ count: 3 }], other: 2 } })
  })

  it('are refused where nothing tells messages apart', () => {
    expect(() => createAggregator({ p: { patterns: true } })).toThrow(/log\.template_id/)
  })
})

it('sorts hits by a field, those without it last, the newest first among equals', () => {
  const hits = (sort: { by: string; order?: 'asc' | 'desc' }): unknown => {
    const { t } = aggregateRecords(records, { t: { topHits: 9, sort } })
    return t?.kind === 'topHits' && t.records.map(({ id }) => id)
  }
  expect(hits({ by: 'n' })).toEqual(['line3', 'line2', 'line1', 'line0', 'line4'])
  expect(hits({ by: 'n', order: 'asc' })).toEqual(['line0', 'line1', 'line2', 'line3', 'line4'])
  expect(hits({ by: 'service' })).toEqual(['line4', 'line3', 'line0', 'line2', 'line1'])
  expect(hits({ by: 'ok', order: 'asc' })).toEqual(['line4', 'line3', 'line2', 'line1', 'line0'])
})

it.each([
  [{ x: { range: 'n', ranges: [] } }, '1 to 1000 stretches'],
  [{ x: { range: 'n', ranges: [{ from: 5, to: 1 }] } }, 'not above'],
  [{ x: { range: 'n', ranges: [{ from: '1' }] } }, 'numbers'],
  [{ x: { range: '@timestamp', ranges: [{ from: 1.5 }] } }, 'whole milliseconds'],
  [{ x: { range: 'n', ranges: [{ to: 1 }, { to: 1 }] } }, 'twice'],
  [{ x: { range: 'message', ranges: [{ to: 1 }] } }, 'texts are searched only'],
  [{ x: { percentileRanks: 'n', values: [] } }, 'at least one number'],
  [{ x: { percentileRanks: 'n', values: [NaN] } }, 'at least one number'],
  [{ x: { avg: '' } }, 'one field'],
  [{ x: { min: 'n', max: 'n' } }, 'exactly one of'],
  [{ x: { sum: 'n', size: 3 } }, 'size'],
  [{ x: { count: 'message' } }, 'texts are searched only'],
  [{ x: { composite: {} } }, '1 to 10 named parts'],
  [{ x: { composite: { a: { stats: 'n' } } } }, 'terms, dateHistogram or histogram'],
  [{ x: { composite: { a: { terms: 'n', size: 3 } } } }, 'a.size'],
  [{ x: { composite: { a: { terms: 'level' }, b: { terms: 'log.level' } } } }, 'the level once'],
  [{ x: { terms: 'a', aggs: { y: { composite: { a: { terms: 'n' } } } } } }, 'its place at the top'],
  [{ x: { composite: { a: { terms: 'n' } }, size: 10_001 } }, 'from 1 to 10000'],
  [{ x: { patterns: false } }, 'true'],
  [{ x: { patterns: true, size: 0 } }, 'from 1 to 10000'],
  [{ x: { topHits: 1, sort: { by: 'level' } } }, 'other than the level'],
  [{ x: { topHits: 1, sort: { by: 'n', order: 'up' } } }, 'asc or desc'],
  [{ x: { topHits: 1, sort: { field: 'n' } } }, 'by, order'],
])('refuses %j', (aggregations, message) => {
  expect(() => compute(aggregations as unknown as Aggregations)).toThrow(message)
})
