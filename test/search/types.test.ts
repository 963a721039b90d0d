import { expect, expectTypeOf, it } from 'vitest'
import type { LogQuery, LogRecord, SearchPage } from '../../src/search/index.ts'

declare module '../../src/search/index.ts' {
  interface LogFields {
    'order.amount': number
    tenant: 'north' | 'south'
  }
  interface LogLevels {
    audit: true
  }
}

/** Checked by the compiler; never called. */
async function calls(query: LogQuery): Promise<void> {
  query.where('level', '=', 'warn').where('level', 'in', ['CRITICAL', 'audit']).where('tenant', '=', 'north')
  query.where('order.amount', '>', 5).where('duration', '>', '250ms').where('@timestamp', '>=', 'now-1h')
  query.where('some.other', '=', true).where('service.name', 'in', ['a']).where('tenant', 'exists')
  // @ts-expect-error no such level
  query.where('level', '=', 'eror')
  // @ts-expect-error not a tenant
  query.where('tenant', '=', 'west')
  // @ts-expect-error a number is wanted
  query.where('order.amount', '>', 'many')
  // @ts-expect-error a list is wanted
  query.where('service.name', 'in', 'a')
  // @ts-expect-error no such operator
  query.where('service.name', '==', 'a')

  const page = await query.search({ limit: 5 })
  expectTypeOf(page).toEqualTypeOf<SearchPage>()
  expectTypeOf(page.records).toEqualTypeOf<readonly LogRecord[]>()
  const { records } = await query.search({ fields: ['message', 'order.amount', 'tenant', 'x.y'] })
  expectTypeOf(records[0]!.message).toEqualTypeOf<string | undefined>()
  expectTypeOf(records[0]!['order.amount']).toEqualTypeOf<number | undefined>()
  expectTypeOf(records[0]!.tenant).toEqualTypeOf<'north' | 'south' | undefined>()
  expectTypeOf(records[0]!['x.y']).toEqualTypeOf<unknown>()
  // @ts-expect-error was not asked for
  void records[0]!.level

  const result = await query.aggregate({
    perService: {
      terms: 'service.name',
      aggs: { time: { percentiles: 'event.duration', at: [50, 99.9] }, byLevel: { terms: 'level', missing: 'none' } },
    },
    overTime: { dateHistogram: '5m', aggs: { amount: { stats: 'order.amount' } } },
    tenants: { terms: 'tenant' },
    shares: { percentiles: 'some.number' },
    users: { cardinality: 'user.id' },
    kinds: { filters: { failed: 'level:error', ok: 'level:info' }, aggs: { users: { cardinality: 'user.id' } } },
    last: { topHits: 1, fields: ['tenant'] },
    whole: { topHits: 1 },
    bands: {
      range: 'event.duration',
      ranges: [{ to: 5 }, { key: 'slow', from: 5 }],
      aggs: { users: { cardinality: 'user.id' } },
    },
    ranks: { percentileRanks: 'order.amount', values: [10, 20] },
    least: { min: 'order.amount' },
    first: { min: '@timestamp' },
    early: { range: '@timestamp', ranges: [{ to: 5 }] },
    all: { sum: 'order.amount' },
    have: { count: 'tenant' },
    pairs: {
      composite: {
        tenant: { terms: 'tenant' },
        hour: { dateHistogram: '1h' },
        amount: { histogram: 'order.amount', interval: 5 },
      },
      aggs: { worst: { max: 'event.duration' } },
    },
    shapes: { patterns: true, size: 3, aggs: { byTenant: { terms: 'tenant' } } },
    telling: { significant: 'tenant', background: 'level:info', aggs: { users: { cardinality: 'user.id' } } },
    pace: { rate: 'minute' },
    bytes: { rate: 'second', of: 'order.amount' },
    more: { change: 'count' },
    slower: { change: { avg: 'event.duration' } },
    dearest: { topHits: 2, sort: { by: 'order.amount' }, fields: ['tenant'] },
    seed: { type: 'terms', field: 'x', params: { size: 1 } },
    seedBands: { type: 'range', field: 'x', params: { ranges: [{ to: 1 }] } },
    seedShapes: { type: 'patterns' },
    seedChange: { type: 'change' },
    average: { type: 'avg', field: 'x' },
  })
  expectTypeOf(result.perService.buckets[0]!.key).toEqualTypeOf<string>()
  expectTypeOf(result.perService.buckets[0]!.time).toEqualTypeOf<{
    readonly p50: number | null
    readonly 'p99.9': number | null
  }>()
  expectTypeOf(result.perService.buckets[0]!.byLevel.buckets[0]!.key).toEqualTypeOf<
    'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'audit' | 'none'
  >()
  expectTypeOf(result.overTime.buckets[0]!.key).toEqualTypeOf<Date>()
  expectTypeOf(result.overTime.buckets[0]!.amount.avg).toEqualTypeOf<number | null>()
  expectTypeOf(result.tenants.buckets[0]!.key).toEqualTypeOf<'north' | 'south'>()
  expectTypeOf(result.shares).toEqualTypeOf<{
    readonly p50: number | null
    readonly p95: number | null
    readonly p99: number | null
  }>()
  expectTypeOf(result.users.value).toEqualTypeOf<number>()
  expectTypeOf(result.kinds.failed.users.value).toEqualTypeOf<number>()
  expectTypeOf(result.last.records[0]!.tenant).toEqualTypeOf<'north' | 'south' | undefined>()
  expectTypeOf(result.whole.records).toEqualTypeOf<readonly LogRecord[]>()
  expectTypeOf(result.seed.buckets[0]!.key).toEqualTypeOf<string | number>()
  expectTypeOf(result.average.value).toEqualTypeOf<number | null>()
  expectTypeOf(result.bands.buckets[0]!.key).toEqualTypeOf<string>()
  expectTypeOf(result.bands.buckets[0]!.from).toEqualTypeOf<number | undefined>()
  expectTypeOf(result.bands.buckets[0]!.users.value).toEqualTypeOf<number>()
  expectTypeOf(result.ranks.values[0]!.percent).toEqualTypeOf<number | null>()
  expectTypeOf(result.first.value).toEqualTypeOf<number | null>()
  expectTypeOf(result.least.value).toEqualTypeOf<number | null>()
  expectTypeOf(result.all.value).toEqualTypeOf<number>()
  expectTypeOf(result.have.value).toEqualTypeOf<number>()
  expectTypeOf(result.pairs.buckets[0]!.key.tenant).toEqualTypeOf<'north' | 'south'>()
  expectTypeOf(result.pairs.buckets[0]!.key.hour).toEqualTypeOf<Date>()
  expectTypeOf(result.pairs.buckets[0]!.key.amount).toEqualTypeOf<number>()
  expectTypeOf(result.pairs.buckets[0]!.worst.value).toEqualTypeOf<number | null>()
  expectTypeOf(result.pairs.after).toEqualTypeOf<string | undefined>()
  expectTypeOf(result.shapes.buckets[0]!.template).toEqualTypeOf<string>()
  expectTypeOf(result.shapes.buckets[0]!.byTenant.buckets[0]!.key).toEqualTypeOf<'north' | 'south'>()
  expectTypeOf(result.shapes.sampled).toEqualTypeOf<number | undefined>()
  expectTypeOf(result.telling.buckets[0]!.key).toEqualTypeOf<'north' | 'south'>()
  expectTypeOf(result.telling.buckets[0]!.score).toEqualTypeOf<number>()
  expectTypeOf(result.telling.buckets[0]!.users.value).toEqualTypeOf<number>()
  expectTypeOf(result.pace.value).toEqualTypeOf<number | null>()
  expectTypeOf(result.bytes.value).toEqualTypeOf<number | null>()
  expectTypeOf(result.more.ratio).toEqualTypeOf<number | null>()
  expectTypeOf(result.slower.previous).toEqualTypeOf<number | null>()
  expectTypeOf(result.dearest.records[0]!.tenant).toEqualTypeOf<'north' | 'south' | undefined>()
  expectTypeOf(result.seedBands.buckets[0]!.to).toEqualTypeOf<number | undefined>()
  expectTypeOf(result.seedShapes.buckets[0]!.example).toEqualTypeOf<string>()
  expectTypeOf(result.seedChange.difference).toEqualTypeOf<number | null>()
  expectTypeOf(result.total).toEqualTypeOf<number>()
  // @ts-expect-error was not asked for
  void result.shares.p90
  // @ts-expect-error not a name that was given
  void result.kinds.broken
  // @ts-expect-error a text field has no percentiles
  await query.aggregate({ a: { percentiles: 'service.name' } })
  // @ts-expect-error nor an average, nor a rate, nor stretches
  await query.aggregate({ a: { avg: 'service.name' } })
  // @ts-expect-error a rate is of numbers
  await query.aggregate({ a: { rate: 'second', of: 'message' } })
  // @ts-expect-error no such unit
  await query.aggregate({ a: { rate: 'fortnight' } })
  // @ts-expect-error stretches are of numbers
  await query.aggregate({ a: { range: 'tenant', ranges: [{ to: 1 }] } })
  // @ts-expect-error bounds are numbers
  await query.aggregate({ a: { range: 'order.amount', ranges: [{ to: 'x' }] } })
  // @ts-expect-error a part of a key is a field or an interval
  await query.aggregate({ a: { composite: { x: { stats: 'order.amount' } } } })
  // @ts-expect-error no part of this name
  void result.pairs.buckets[0]!.key.other
  // @ts-expect-error nor within buckets
  await query.aggregate({ a: { terms: 'tenant', aggs: { b: { stats: 'message' } } } })
  // @ts-expect-error no such option
  await query.aggregate({ a: { terms: 'tenant', sise: 1 } })
  // @ts-expect-error buckets have a count already
  await query.aggregate({ a: { terms: 'tenant', aggs: { count: { stats: 'order.amount' } } } })
  // @ts-expect-error an interval is wanted
  await query.aggregate({ a: { histogram: 'order.amount' } })
}

it('infers the results from the specification, and refuses wrong ones while compiling', () => {
  expect(calls).toBeTypeOf('function')
})
