import { Client } from '@opensearch-project/opensearch'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Aggregations, CompositeSource } from '../../src/core/aggregation.ts'
import type { LogEngine, RawResults } from '../../src/core/engine.ts'
import type { LogRecord } from '../../src/core/record.ts'
import { createElasticsearchEngine } from '../../src/elasticsearch/engine/engine.ts'
import { aggregateRecords } from '../../src/query/aggregate.ts'
import { compareRecords } from '../../src/query/order.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { toPredicate } from '../../src/query/predicate.ts'
import { printQuery } from '../../src/query/print.ts'
import { isInRange } from '../../src/query/time-range.ts'
import { arbitraryAggregations, arbitraryLines, arbitraryQuery, arbitraryRange, firstTime } from '../query/arbitrary.ts'
import { comparable, indexLines } from './corpus.ts'
import { opensearch } from './distribution.ts'
import { describeWithOwnServer, uniqueName } from './served.ts'
import { type Server, startServer } from './server.ts'

const now = firstTime + 5_400_000
const seed = Number(process.env['CORDWOOD_SEED'] ?? Math.floor(Date.now() / 86_400_000))

const numbers = ['n', 'ok', 'http.response.status_code']

/** A composite of numbers (booleans are, there): OpenSearch answers it otherwise than Elasticsearch, and a test of its own shows how. */
const hasNumbers = (aggregations: Aggregations): boolean =>
  Object.values(aggregations)
    .flatMap((one) => ('composite' in one ? Object.values(one.composite) : []))
    .some((source) => 'histogram' in source || ('terms' in source && numbers.includes(source.terms)))

describeWithOwnServer(
  'the engine on OpenSearch with its own client',
  () => {
    let server: Server
    let engine: LogEngine
    let records: readonly LogRecord[]

    beforeAll(async () => {
      server = await startServer({ distribution: opensearch })
      const index = uniqueName('agreement')
      const [lines = []] = fc.sample(arbitraryLines(200, 200), { numRuns: 1, seed })
      records = await indexLines(server.url, index, lines)
      engine = createElasticsearchEngine({ client: new Client({ node: server.url }), index, now: () => now })
    })
    afterAll(() => server.stop())

    it('finds what the reference evaluator finds (60 random queries)', async () => {
      for (const [query, range] of fc.sample(fc.tuple(arbitraryQuery(records), arbitraryRange), { numRuns: 60, seed })) {
        const expected = records
          .filter((record) => isInRange(record.time, range))
          .filter(toPredicate(query, { now }))
          .sort(compareRecords)
        const page = await engine.search(query, range, { limit: 1000, order: 'oldest' })
        expect({ query: printQuery(query), ids: page.records.map((record) => record.id) }).toEqual({
          query: printQuery(query),
          ids: expected.map((record) => record.id),
        })
      }
    })

    it('computes what the reference evaluator computes (60 random aggregations)', async () => {
      const questions = fc.tuple(
        arbitraryAggregations(records, 1).filter((one) => !hasNumbers(one)),
        arbitraryRange,
      )
      for (const [aggregations, range] of fc.sample(questions, { numRuns: 60, seed })) {
        const found = records.filter((record) => isInRange(record.time, range))
        const answer = await engine.aggregate(parseQuery(''), aggregations, range)
        const context = JSON.stringify({ aggregations, range })
        expect(comparable(answer.results), context).toEqual(comparable(aggregateRecords(found, aggregations, range, { now })))
      }
    })

    it.each<CompositeSource>([{ dateHistogram: '1h' }, { terms: 'service.name' }, { terms: 'user.id' }])(
      'keeps the level in a composite where %j comes first',
      async (part) => {
        const aggregations: Aggregations = { parts: { composite: { level: { terms: 'level' }, part } } }
        const answer = await engine.aggregate(parseQuery(''), aggregations, {})
        expect(comparable(answer.results)).toEqual(comparable(aggregateRecords(records, aggregations, {}, { now })))
      },
    )

    it('has a server that counts a line twice where two of its numbers lie in one interval of a composite', async () => {
      const index = uniqueName('twice')
      const line = { '@timestamp': new Date(firstTime).toISOString(), message: 'two numbers', n: [1, 2] }
      const found = await indexLines(server.url, index, [line])
      const own = createElasticsearchEngine({ client: new Client({ node: server.url }), index, now: () => now })
      const aggregations: Aggregations = { parts: { composite: { n: { histogram: 'n', interval: 10 } } } }
      const count = (results: RawResults): number | undefined =>
        results['parts']?.kind === 'composite' ? results['parts'].buckets[0]?.count : undefined
      expect(count(aggregateRecords(found, aggregations, {}, { now }))).toBe(1)
      expect(count((await own.aggregate(parseQuery(''), aggregations, {})).results)).toBe(2)
    })

    it('exports from a point in time, pages, and finds a line by its id', async () => {
      const exported: string[] = []
      for await (const record of engine.export(parseQuery(''), {})) exported.push(record.id)
      const expected = [...records].sort(compareRecords).map((record) => record.id)
      expect(exported).toEqual(expected)
      const first = await engine.search(parseQuery(''), {}, { limit: 150, order: 'oldest' })
      const second = await engine.search(parseQuery(''), {}, { limit: 150, order: 'oldest', after: first.cursor ?? '' })
      expect([...first.records, ...second.records].map((record) => record.id)).toEqual(expected)
      expect((await engine.get(expected[0] ?? ''))?.id).toBe(expected[0])
    })
  },
  opensearch,
)
