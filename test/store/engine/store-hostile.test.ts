import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Page } from '../../../src/core/engine.ts'
import { standardLevels } from '../../../src/core/level.ts'
import type { QueryNode, TimeRange } from '../../../src/core/query.ts'
import type { LogRecord } from '../../../src/core/record.ts'
import { aggregateRecords } from '../../../src/query/aggregate.ts'
import { compareRecords } from '../../../src/query/order.ts'
import { toPredicate } from '../../../src/query/predicate.ts'
import { printQuery } from '../../../src/query/print.ts'
import { isInRange } from '../../../src/query/time-range.ts'
import { readStore } from '../../../src/store/directory/read-store.ts'
import { createStoreEngine } from '../../../src/store/create-store-engine.ts'
import { LineDecoder } from '../../../src/store/scan/line-decoder.ts'
import { LineSplitter } from '../../../src/store/scan/line-splitter.ts'
import { messagePatterns } from '../../../src/template/message-patterns.ts'
import { arbitraryAggregations, arbitraryQuery, arbitraryRange, firstTime } from '../../query/arbitrary.ts'
import { createFolder } from '../folder.ts'
import { hostileLog } from './hostile-lines.ts'
import { StoreFolder } from './store-folder.ts'

const corpora = Number(process.env['CORDWOOD_RANDOM_CORPORA'] ?? 40)
const now = firstTime + 3_600_000
const clock = { now: () => now, monotonic: () => performance.now() }
const folder = createFolder()

/** The records of a hot file by the very code of the scan. */
function recordsOf(text: string, print: string, bornMs: number): readonly LogRecord[] {
  const rules = { range: {}, matches: () => true, required: [], levels: standardLevels }
  const decoder = new LineDecoder(rules, { scannedRows: 0, unparsedRows: 0 }, bornMs, print)
  const splitter = new LineSplitter(16 * 1024 * 1024)
  const records: LogRecord[] = []
  splitter.push(Buffer.from(text, 'latin1'), (line) => {
    const record = decoder.decode(line)
    if (record !== undefined) records.push(record)
  })
  return records
}

function expected(records: readonly LogRecord[], query: QueryNode, range: TimeRange): readonly LogRecord[] {
  const matches = toPredicate(query, { now })
  return records.filter((record) => isInRange(record.time, range) && matches(record)).sort(compareRecords)
}

it(
  'answers alike over hot, sealed, merged and compacted lines of any kind, as the reference evaluator does',
  { timeout: 600_000 },
  async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(hostileLog, { minLength: 1, maxLength: 3 }), fc.integer(), async (logs, seed) => {
        const place = new StoreFolder(`${folder}/run-${run++}`)
        const engine = createStoreEngine({ dir: place.folder, clock })
        const records: LogRecord[] = []
        const hotOf = (): { print: string; bornMs: number } => readStore(place.folder)[0]?.hot.at(-1) ?? { print: '', bornMs: 0 }
        for (const text of logs) {
          place.append(Buffer.from(text, 'latin1'))
          const { print, bornMs } = hotOf()
          records.push(...recordsOf(text, print, bornMs))
          place.rotate()
        }
        const questions = fc.sample(
          fc.record({
            query: arbitraryQuery(records, 2),
            range: fc.oneof({ weight: 3, arbitrary: fc.constant<TimeRange>({}) }, { weight: 1, arbitrary: arbitraryRange }),
            limit: fc.integer({ min: 1, max: 60 }),
            order: fc.constantFrom('newest' as const, 'oldest' as const),
            aggregations: fc.option(arbitraryAggregations(records, 1, true), { freq: 3 }),
          }),
          { numRuns: 25, seed },
        )
        const steps = [
          ['hot', () => undefined],
          ['sealed', () => place.sealAll()],
          ['merged', () => place.merge('online')],
          ['compacted', () => place.merge('cold')],
        ] as const
        const cursors: string[] = []
        for (const [step, next] of steps) {
          next()
          for (const [at, { query, range, limit, order, aggregations }] of questions.entries()) {
            const context = `${step}: ${printQuery(query)} ${JSON.stringify(range)} ${JSON.stringify(aggregations)}`
            const oldest = expected(records, query, range)
            const all = order === 'newest' ? oldest.toReversed() : oldest
            const page: Page = await engine.search(query, range, { limit, order })
            expect(page.$, context).toMatchObject({ exact: true })
            expect(page.total, context).toBe(all.length)
            expect(page.records, context).toEqual(all.slice(0, limit))
            // The cursor of the first step leads on in all later ones.
            const after = (cursors[at] ??= page.cursor ?? '')
            expect(after !== '', context).toBe(all.length > limit)
            if (after !== '') {
              const second = await engine.search(query, range, { limit, order, after })
              expect(second.records, context).toEqual(all.slice(limit, 2 * limit))
            }
            if (aggregations === null) continue
            const answer = engine.aggregate(query, aggregations, range)
            let reference: unknown
            try {
              reference = aggregateRecords(oldest, aggregations, range, { now, patterns: messagePatterns() })
            } catch (error) {
              // More buckets than an answer may have.
              await expect(answer, context).rejects.toMatchObject({ message: (error as Error).message })
              continue
            }
            const { results, total } = await answer
            expect(results, context).toEqual(reference)
            expect(total, context).toBe(oldest.length)
          }
          const exported: LogRecord[] = []
          for await (const record of engine.export({ kind: 'all' }, {})) exported.push(record)
          expect(exported, step).toEqual(expected(records, { kind: 'all' }, {}))
          for (const record of records.slice(0, 3))
            expect(await engine.get(record.id), `${step} ${record.id}`).toMatchObject({ id: record.id })
        }
        await engine.close()
      }),
      { numRuns: corpora },
    )
  },
)
