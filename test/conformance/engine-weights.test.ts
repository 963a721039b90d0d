import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Aggregation, Aggregations } from '../../src/core/aggregation.ts'
import type { LogEngine, RawResults } from '../../src/core/engine.ts'
import type { LogRecord } from '../../src/core/record.ts'
import { createRandom } from '../../src/core/random.ts'
import { aggregateRecords } from '../../src/query/aggregate.ts'
import { printQuery } from '../../src/query/print.ts'
import { toPredicate } from '../../src/query/predicate.ts'
import { isInRange } from '../../src/query/time-range.ts'
import { weightOf } from '../../src/query/weight.ts'
import { type Logs, openLogs } from '../../src/search/index.ts'
import { createStoreEngine } from '../../src/store/create-store-engine.ts'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import { comparable, engineOver, indexLines } from '../elasticsearch/corpus.ts'
import { describeServed, uniqueName } from '../elasticsearch/served.ts'
import {
  arbitraryAggregations,
  arbitraryLines,
  arbitraryQuery,
  arbitraryRange,
  firstTime,
  recordsOf,
} from '../query/arbitrary.ts'
import { messagePatterns } from '../../src/template/message-patterns.ts'
import { StoreFolder } from '../store/engine/store-folder.ts'

type Line = Readonly<Record<string, unknown>>
const root = mkdtempSync(join(tmpdir(), 'cordwood-weights-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

type OpenLines = (lines: readonly Line[]) => Promise<LogEngine>

const now = firstTime + 5_400_000
const seed = Number(process.env['CORDWOOD_SEED'] ?? Math.floor(Date.now() / 86_400_000))

const openFile: OpenLines = (lines) => {
  const folder = mkdtempSync(join(root, 'x'))
  writeFileSync(join(folder, 'app.log'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return Promise.resolve(createScanEngine({ paths: [folder], clock: { now: () => now, monotonic: () => performance.now() } }))
}

/** Lines as a service writes that samples info at 1/4 and debug at 1/20, and keeps a tail now and then. */
const sampled: readonly Line[] = [
  { level: 'info', weight: 4, ms: 10, user: 'ann' },
  { level: 'info', weight: 4, ms: 20, user: 'bob' },
  { level: 'info', weight: 2.5, ms: 30, user: 'bob' },
  { level: 'debug', weight: 20, ms: 1 },
  { level: 'debug', weight: 0, ms: 2, user: 'eve' },
  { level: 'warn', ms: 100, user: 'ann' },
  { level: 'error', ms: 1000, user: 'ann' },
  { level: 'error', user: 'eve' },
].map(({ level, weight, ms, user }, at) => ({
  '@timestamp': new Date(firstTime + at * 60_000).toISOString(),
  'log.level': level,
  message: `line ${at}`,
  'event.sequence': at + 1,
  ...(ms === undefined ? {} : { ms }),
  ...(user === undefined ? {} : { 'user.id': user }),
  ...(at === 3 ? { many: [1, 2] } : {}),
  ...(weight === undefined ? {} : { sample_rate: 1 / Math.max(weight, 1), 'log.sample_weight': weight }),
}))

/** Without what cannot be weighed; undefined when nothing is left. */
function weighable(aggregations: Aggregations): Aggregations {
  const strip = (spec: Aggregation): Aggregation =>
    'aggs' in spec && spec.aggs !== undefined ? { ...spec, aggs: weighable(spec.aggs) } : spec
  return Object.fromEntries(
    Object.entries(aggregations)
      .filter(([, spec]) => !['percentiles', 'percentileRanks', 'cardinality'].some((kind) => kind in spec))
      .map(([name, spec]) => [name, strip(spec)]),
  )
}

/** What every engine must do alike with weights. */
function describeWeights(name: string, open: OpenLines): void {
  describe(`the weights of ${name}`, () => {
    let logs: Logs
    beforeAll(async () => {
      logs = await openLogs({ engine: await open(sampled) })
    })

    it('counts lines as often as they stand for, where it is asked to, and else once', async () => {
      const specs = { levels: { terms: 'level' } } as const
      const plain = await logs.aggregate('*', specs)
      const weighted = await logs.aggregate('*', specs, {}, { weighted: true })
      expect([plain.total, weighted.total]).toEqual([8, 33.5])
      expect(plain.levels.buckets.map(({ key, count }) => [key, count])).toEqual([
        ['info', 3],
        ['debug', 2],
        ['error', 2],
        ['warn', 1],
      ])
      expect(weighted.levels.buckets.map(({ key, count }) => [key, count])).toEqual([
        ['debug', 20],
        ['info', 10.5],
        ['error', 2],
        ['warn', 1],
      ])
    })

    it('weighs every kind of bucket, and what is within', async () => {
      const answer = await logs.aggregate(
        '*',
        {
          users: { terms: 'user.id', size: 2, missing: 'nobody', aggs: { ms: { stats: 'ms' } } },
          byName: { terms: 'user.id', order: 'key', size: 1 },
          time: { dateHistogram: '5m', aggs: { levels: { terms: 'level', size: 1 } } },
          speed: { histogram: 'ms', interval: 50 },
          kinds: { filters: { slow: 'ms >= 30', bob: 'user.id:bob' }, aggs: { ms: { stats: 'ms' } } },
          newest: { topHits: 1, fields: ['message'] },
        },
        {},
        { weighted: true },
      )
      expect(answer.users).toMatchObject({
        buckets: [
          { key: 'nobody', count: 20, ms: { count: 20, min: 1, max: 1, avg: 1, sum: 20 } },
          { key: 'bob', count: 6.5, ms: { count: 6.5, min: 20, max: 30, avg: 155 / 6.5, sum: 155 } },
        ],
        other: 7,
        errorBound: 0,
      })
      expect(answer.byName).toMatchObject({ buckets: [{ key: 'ann', count: 6 }], other: 7.5 })
      expect(answer.time.buckets).toMatchObject([
        { count: 30.5, levels: { buckets: [{ key: 'debug', count: 20 }], other: 10.5 } },
        { count: 3, levels: { buckets: [{ key: 'error', count: 2 }], other: 1 } },
      ])
      expect(answer.speed.buckets).toEqual([
        { key: 0, count: 30.5 },
        { key: 100, count: 1 },
        { key: 1000, count: 1 },
      ])
      expect(answer.kinds).toMatchObject({ slow: { count: 4.5, ms: { count: 4.5 } }, bob: { count: 6.5 } })
      expect(answer.newest.records).toMatchObject([{ message: 'line 7' }])
    })

    it('gives sums and averages of all lines', async () => {
      const { ms, none, zero } = await logs.aggregate(
        '*',
        {
          ms: { stats: 'ms' },
          none: { stats: 'nothing' },
          zero: { filters: { zero: 'log.sample_weight:0' }, aggs: { ms: { stats: 'ms' } } },
        },
        {},
        { weighted: true },
      )
      expect(ms).toMatchObject({ count: 32.5, min: 1, max: 1000, sum: 1315 })
      expect(ms.avg).toBeCloseTo(1315 / 32.5, 9)
      expect(none).toEqual({ count: 0, min: null, max: null, avg: null, sum: 0 })
      expect(zero.zero).toEqual({ count: 0, ms: { count: 0, min: 2, max: 2, avg: null, sum: 0 } })
    })

    it('takes the form of other tools, and no aggregations at all', async () => {
      const { sum, $ } = await logs.aggregate('level:info', { sum: { type: 'sum', field: 'ms' } }, {}, { weighted: true })
      expect([sum.value, $.exact]).toEqual([195, true])
      expect((await logs.query('level:info').aggregate({}, { weighted: true })).total).toBe(10.5)
    })

    it.each([
      ['cardinality', { a: { cardinality: 'user.id' } }],
      ['percentiles', { a: { terms: 'level', aggs: { b: { percentiles: 'ms' } } } }],
      ['one value', { a: { stats: 'many' } }],
    ] as const)('says clearly that it cannot weigh %s', async (word, specs) => {
      const asking = (async () => logs.query().aggregate(specs as never, { weighted: true }))()
      await expect(asking).rejects.toMatchObject({
        code: 'CORDWOOD_ERR_AGGREGATION_INVALID',
        message: expect.stringContaining(word) as string,
      })
    })

    it('refuses a `weighted` that is neither true nor false', async () => {
      const asking = (async () => logs.query().aggregate({}, { weighted: 'yes' as never }))()
      await expect(asking).rejects.toMatchObject({ code: 'CORDWOOD_ERR_OPTION_INVALID' })
    })

    it('weighs lines of an index or a file that has no weights as one each', async () => {
      const weights = ['sample_rate', 'log.sample_weight']
      const bare = sampled.map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => !weights.includes(name))))
      const engine = await open(bare)
      const specs = { levels: { terms: 'level' }, ms: { stats: 'ms' } } as const
      const plain = await engine.aggregate({ kind: 'all' }, specs, {})
      const weighted = await engine.aggregate({ kind: 'all' }, specs, {}, { weighted: true })
      expect(comparable(weighted.results)).toEqual(comparable(plain.results))
      expect(weighted.total).toBe(8)
    })

    it('computes what the reference evaluator computes (150 random aggregations)', async () => {
      const random = createRandom(seed)
      const [bare = []] = fc.sample(arbitraryLines(200, 200), { numRuns: 1, seed })
      // Weights whose sums have a last digit in every order.
      const lines = bare.map((line) => (random() < 0.4 ? line : { ...line, 'log.sample_weight': Math.floor(random() * 64) / 4 }))
      const engine = await open(lines)
      const records: readonly LogRecord[] = recordsOf(lines)
      const asked = fc.sample(fc.tuple(arbitraryQuery(records, 1), arbitraryAggregations(records, 2, true), arbitraryRange), {
        numRuns: 150,
        seed,
      })
      let refused = 0
      for (const [query, all, range] of asked) {
        const aggregations = weighable(all)
        const found = records.filter((record) => isInRange(record.time, range)).filter(toPredicate(query, { now }))
        const context = JSON.stringify({ query: printQuery(query), aggregations, range })
        const answer = engine.aggregate(query, aggregations, range, { weighted: true })
        let expected: RawResults
        try {
          expected = aggregateRecords(found, aggregations, range, { now, weighted: true, patterns: messagePatterns() })
        } catch (error) {
          refused++
          await expect(answer, context).rejects.toMatchObject({ message: (error as Error).message })
          continue
        }
        const { results, total } = await answer
        expect(total, context).toBe(found.reduce((sum, record) => sum + weightOf(record), 0))
        expect(comparable(results), context).toEqual(comparable(expected))
      }
      expect(refused).toBeLessThan(75)
    })
  })
}

/** Half of the lines in a segment, the others not sealed yet. */
const openStore: OpenLines = (lines) => {
  const folder = mkdtempSync(join(root, 'x'))
  const place = new StoreFolder(folder)
  const texts = lines.map((line) => `${JSON.stringify(line)}\n`)
  place.append(texts.slice(0, texts.length / 2).join(''))
  place.seal()
  place.append(texts.slice(texts.length / 2).join(''))
  return Promise.resolve(createStoreEngine({ dir: folder, clock: { now: () => now, monotonic: () => performance.now() } }))
}

describeWeights('the scan engine', openFile)
describeWeights('the store engine', openStore)

describeServed('on the server', (url) => {
  describeWeights('the Elasticsearch engine', async (lines) => {
    const index = uniqueName('weights')
    await indexLines(url, index, lines)
    return engineOver(url, index, now)
  })
})
