import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LogEngine, Page } from '../../../src/core/engine.ts'
import type { QueryNode, TimeRange } from '../../../src/core/query.ts'
import type { LogRecord } from '../../../src/core/record.ts'
import { aggregateRecords } from '../../../src/query/aggregate.ts'
import { compareRecords } from '../../../src/query/order.ts'
import { printQuery } from '../../../src/query/print.ts'
import { toPredicate } from '../../../src/query/predicate.ts'
import { isInRange } from '../../../src/query/time-range.ts'
import { createStoreEngine } from '../../../src/store/create-store-engine.ts'
import { messagePatterns } from '../../../src/template/message-patterns.ts'
import {
  arbitraryAggregations,
  arbitraryLines,
  arbitraryQuery,
  arbitraryRange,
  firstTime,
  recordsOf,
} from '../../query/arbitrary.ts'
import { createFolder } from '../folder.ts'
import { StoreFolder } from './store-folder.ts'

const corpora = Number(process.env['CORDWOOD_RANDOM_CORPORA'] ?? 100)
const queriesPerCorpus = 100
const now = firstTime + 3_600_000
const clock = { now: () => now, monotonic: () => performance.now() }
const folder = createFolder()

const cases = arbitraryLines(5, 40).chain((lines) => {
  const records = recordsOf(lines)
  const question = fc.record({
    query: arbitraryQuery(records),
    range: fc.oneof({ weight: 3, arbitrary: fc.constant<TimeRange>({}) }, { weight: 1, arbitrary: arbitraryRange }),
    limit: fc.integer({ min: 1, max: 45 }),
    order: fc.constantFrom('newest' as const, 'oldest' as const),
    aggregations: fc.option(arbitraryAggregations(records, 1, true), { freq: 3 }),
  })
  return fc.record({
    lines: fc.constant(lines),
    records: fc.constant(records),
    questions: fc.array(question, { minLength: queriesPerCorpus, maxLength: queriesPerCorpus }),
  })
})

function reference(records: readonly LogRecord[], query: QueryNode, range: TimeRange): readonly LogRecord[] {
  const matches = toPredicate(query, { now })
  return records.filter((record) => isInRange(record.time, range) && matches(record)).sort(compareRecords)
}

it(
  'answers 10,000 random questions to hot, sealed and merged lines as the reference evaluator does',
  { timeout: 600_000 },
  async () => {
    let run = 0
    let asked = 0
    let found = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ lines, records, questions }) => {
        const place = new StoreFolder(`${folder}/run-${run}`)
        const engine: LogEngine = createStoreEngine({ dir: place.folder, clock })
        const texts = lines.map((line) => `${JSON.stringify(line)}\n`)
        const third = Math.ceil(texts.length / 3)
        place.append(texts.slice(0, third).join(''))
        place.seal()
        place.append(texts.slice(third, 2 * third).join(''))
        place.seal()
        if (run % 4 === 1) place.merge('online')
        place.append(texts.slice(2 * third).join(''))
        if (run % 2 === 1) place.seal()
        if (run % 4 === 3) place.merge(run % 8 === 7 ? 'cold' : 'online')
        run++
        for (const { query, range, limit, order, aggregations } of questions) {
          const context = printQuery(query)
          const expected = reference(records, query, range)
          const sorted = order === 'newest' ? [...expected].reverse() : expected
          const page: Page = await engine.search(query, range, { limit, order })
          expect(page.total, context).toBe(expected.length)
          expect(page.records, context).toEqual(sorted.slice(0, limit))
          expect(page.$, context).toMatchObject({ exact: true })
          asked++
          if (expected.length > 0) found++
          if (aggregations === null) continue
          const { results } = await engine.aggregate(query, aggregations, range)
          expect(results, context).toEqual(aggregateRecords(expected, aggregations, range, { now, patterns: messagePatterns() }))
        }
        await engine.close()
      }),
      { numRuns: corpora },
    )
    expect(asked).toBeGreaterThanOrEqual(corpora * queriesPerCorpus)
    expect(found / asked).toBeGreaterThan(0.4)
  },
)
