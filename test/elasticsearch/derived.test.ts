import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import type { LogRecord } from '../../src/core/record.ts'
import { type Logs, openLogs } from '../../src/search/index.ts'
import { aggregateRecords } from '../../src/query/aggregate.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { messagePatterns } from '../../src/template/message-patterns.ts'
import { arbitraryLines, arbitraryQuery, arbitraryRange, firstTime } from '../query/arbitrary.ts'
import { createFolder, write } from '../store/folder.ts'
import { engineOver, indexLines, request } from './corpus.ts'
import { describeServed, uniqueName } from './served.ts'

const now = firstTime + 5_400_000
const seed = Number(process.env['CORDWOOD_SEED'] ?? Math.floor(Date.now() / 86_400_000))
const members = (value: unknown): Record<string, unknown> =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>

describeServed('what is derived, on the real server', (url) => {
  const index = uniqueName('derived')
  let records: readonly LogRecord[] = []
  let served: Logs
  let scanned: Logs

  beforeAll(async () => {
    const [lines = []] = fc.sample(arbitraryLines(300, 300), { numRuns: 1, seed })
    records = await indexLines(url, index, lines)
    const folder = createFolder()
    write(folder, 'app.log', lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const clock = { now: () => now, monotonic: () => performance.now() }
    served = await openLogs({ engine: engineOver(url, index, now) }, { clock })
    scanned = await openLogs({ engine: createScanEngine({ paths: [folder], clock }) }, { clock })
  })

  it('finds significant what the server itself finds so, with its scores', async () => {
    for (const [field, query] of [
      ['user.id', 'level >= error'],
      ['label', 'service:cart'],
      ['error.type', 'n > 0'],
      ['order.items.sku', 'payment'],
    ] as const) {
      const asked = { query: served.query(query).toElasticsearch().query, size: 0 }
      const jlh = { field, size: 100, min_doc_count: 3, jlh: {}, background_filter: { match_all: {} } }
      const answer = await request(url, 'POST', `/${index}/_search`, { ...asked, aggs: { telling: { significant_terms: jlh } } })
      const buckets = members(members(answer['aggregations'])['telling'])['buckets'] as Record<string, unknown>[]
      const { telling } = await served.aggregate(query, { telling: { significant: field, size: 100 } })
      const sorted = (list: unknown[][]): unknown[][] => list.sort((a, b) => String(a[0]).localeCompare(String(b[0])))
      expect(
        sorted(
          telling.buckets.map(({ key, count, background, score }) => [key, count, background, Number(score.toPrecision(9))]),
        ),
        field,
      ).toEqual(
        sorted(
          buckets.map((one) => [one['key'], one['doc_count'], one['bg_count'], Number(Number(one['score']).toPrecision(9))]),
        ),
      )
      expect(telling.background).toBe(300)
    }
  })

  it('gives over the server what it gives over files (60 random questions)', async () => {
    const questions = fc.sample(
      fc.tuple(arbitraryQuery(records, 1), arbitraryRange, fc.constantFrom('user.id', 'service', 'label', 'n', 'level')),
      {
        numRuns: 60,
        seed,
      },
    )
    for (const [query, { from = firstTime, to = firstTime + 10_800_000 }, field] of questions) {
      const range = { from: Math.min(from, to), to: Math.max(from, to) }
      const specs = {
        telling: { significant: field, minCount: 1, background: 'level >= info', aggs: { most: { max: 'waitMs' } } },
        pace: { rate: 'minute' },
        sum: { rate: 'hour', of: 'event.duration' },
        lines: { change: 'count' },
        mean: { change: { avg: 'waitMs' } },
        fields: {
          terms: field,
          size: 3,
          aggs: { lines: { change: 'count' }, telling: { significant: 'error.type', minCount: 2 } },
        },
        times: {
          dateHistogram: '30m',
          aggs: { pace: { rate: 'minute' }, lines: { change: 'count' }, users: { change: { cardinality: 'user.id' } } },
        },
      } as const
      const ask = async (logs: Logs): Promise<unknown> => {
        const { $: _, ...results } = await logs.aggregate(query, specs, range)
        return JSON.parse(JSON.stringify(results), (_, value: unknown) =>
          typeof value === 'number' ? Number(value.toPrecision(11)) : value,
        )
      }
      expect(await ask(served), JSON.stringify({ query, range, field })).toEqual(await ask(scanned))
    }
  })

  it('reckons patterns of lines without ids from a sample where they are many, and says so', async () => {
    const many = uniqueName('many')
    const lines = Array.from({ length: 12_000 }, (_, at) => ({
      '@timestamp': new Date(firstTime + at).toISOString(),
      message: at % 4 === 0 ? `payment ${at} failed` : `order ${at} placed`,
      ...(at >= 11_500 && { 'log.template_id': '00000000000000aa' }),
    }))
    const all = await indexLines(url, many, lines)
    const logs = await openLogs({ engine: engineOver(url, many) })
    const { shapes, hours, $ } = await logs.aggregate('*', {
      shapes: { patterns: true, aggs: { lines: { count: '@timestamp' } } },
      hours: { dateHistogram: '1h', aggs: { shapes: { patterns: true } } },
    })
    expect(shapes.sampled).toBe(10_000)
    expect([$.exact, $.partial]).toEqual([false, false])
    const counts = new Map(shapes.buckets.map(({ template, count }) => [template, count]))
    expect(counts.get('order <*> placed')).toBeGreaterThan(8625 * 0.97)
    expect(counts.get('order <*> placed')).toBeLessThan(8625 * 1.03)
    expect(shapes.buckets.find(({ key }) => key === '00000000000000aa')?.count).toBe(500)
    expect(shapes.buckets.reduce((sum, { count }) => sum + count, shapes.other)).toBeCloseTo(12_000, 3)
    // Within other buckets only ids are told apart; what has none is left over.
    expect(hours.buckets[0]?.shapes).toMatchObject({
      buckets: [{ key: '00000000000000aa', count: 500 }],
      other: 11_500,
      errorBound: 11_500,
    })
    const few = parseQuery('@timestamp < "2026-03-29T00:30:09Z"')
    const range = { to: firstTime + 9000 }
    const { results } = await engineOver(url, many).aggregate(few, { shapes: { patterns: true } }, range)
    const reference = aggregateRecords(all.slice(0, 9000), { shapes: { patterns: true } }, range, { patterns: messagePatterns() })
    expect(results).toEqual(reference)
  })
})
