import fc from 'fast-check'
import { expect } from 'vitest'
import type { LogEngine, Page } from '../../src/core/engine.ts'
import type { QueryNode, TimeRange } from '../../src/core/query.ts'
import type { LogRecord } from '../../src/core/record.ts'
import { aggregateRecords } from '../../src/query/aggregate.ts'
import { compareRecords } from '../../src/query/order.ts'
import { toPredicate } from '../../src/query/predicate.ts'
import { printQuery } from '../../src/query/print.ts'
import { isInRange } from '../../src/query/time-range.ts'
import { messagePatterns } from '../../src/template/message-patterns.ts'
import {
  arbitraryAggregations,
  arbitraryLines,
  arbitraryQuery,
  arbitraryRange,
  firstTime,
  recordsOf,
} from '../query/arbitrary.ts'

const now = firstTime + 3_600_000

/** What the engines take for the time. */
export const clock = { now: (): number => now, monotonic: (): number => performance.now() }

/** How many questions are asked of how many sets of lines. */
interface Amount {
  readonly corpora: number
  readonly questions: number
  /** Of each set so many are asked once more: an engine may remember what it answered. */
  readonly again?: number
}

function casesOf(questions: number) {
  return arbitraryLines(5, 40).chain((lines) => {
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
      questions: fc.array(question, { minLength: questions, maxLength: questions }),
    })
  })
}

function reference(records: readonly LogRecord[], query: QueryNode, range: TimeRange): readonly LogRecord[] {
  const matches = toPredicate(query, { now })
  return records.filter((record) => isInRange(record.time, range) && matches(record)).sort(compareRecords)
}

/**
 * Asks random questions of random lines, and expects the answers of the reference evaluator.
 *
 * @param open - puts the lines (each with its line feed) where an engine finds them; `run` counts the sets of lines.
 */
export async function expectSameAnswers(
  { corpora, questions: perCorpus, again = 0 }: Amount,
  open: (lines: readonly string[], run: number) => LogEngine,
): Promise<void> {
  let run = 0
  let asked = 0
  let found = 0
  await fc.assert(
    fc.asyncProperty(casesOf(perCorpus), async ({ lines, records, questions }) => {
      const engine = open(
        lines.map((line) => `${JSON.stringify(line)}\n`),
        run++,
      )
      for (const { query, range, limit, order, aggregations } of [...questions, ...questions.slice(0, again)]) {
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
  expect(asked).toBeGreaterThanOrEqual(corpora * perCorpus)
  // The questions are worth asking: many find something.
  expect(found / asked).toBeGreaterThan(0.4)
}
