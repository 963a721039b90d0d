import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RawResult } from '../../src/core/engine.ts'
import { CordwoodError } from '../../src/core/error.ts'
import { and, not, or } from '../../src/query/ast.ts'
import { aggregateRecords, createAggregator } from '../../src/query/aggregate.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { toPredicate } from '../../src/query/predicate.ts'
import { printQuery } from '../../src/query/print.ts'
import { isInRange } from '../../src/query/time-range.ts'
import { words } from '../../src/query/words.ts'
import { messagePatterns } from '../../src/template/message-patterns.ts'
import {
  arbitraryAggregations,
  arbitraryAst,
  arbitraryLines,
  arbitraryQuery,
  arbitraryRange,
  recordsOf,
} from '../query/arbitrary.ts'

const queryCodes = ['CORDWOOD_ERR_QUERY_SYNTAX', 'CORDWOOD_ERR_QUERY_LIMIT', 'CORDWOOD_ERR_QUERY_FIELD']
const now = Date.parse('2026-03-29T02:00:00Z')
const patterns = messagePatterns()

/** Strings that look like queries more often than chance would have it. */
const queryLike = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'level',
        'a.b',
        ':',
        ':',
        ' ',
        ' ',
        '(',
        ')',
        '{',
        '}',
        '"',
        '*',
        '\\',
        '<',
        '>=',
        ':~',
        ' and ',
        ' or ',
        'not ',
        '=',
        '[1 TO 2]',
        "'x'",
        'now-1h',
        '\u00a0',
        '\\u00',
        '5xx',
        '&&',
        '@timestamp',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''))

it('prints every tree so that it reads back as the same tree (20,000 random trees)', () => {
  fc.assert(
    fc.property(arbitraryAst, (ast) => {
      expect(parseQuery(printQuery(ast))).toEqual(ast)
    }),
    { numRuns: 20_000 },
  )
}, 600_000)

it('gives a tree or one of the query errors for any text, and what it prints is a fixed point (50,000 random texts)', () => {
  let parsed = 0
  fc.assert(
    fc.property(fc.oneof(queryLike, fc.string({ unit: 'binary' })), (text) => {
      try {
        const printed = printQuery(parseQuery(text))
        expect(printQuery(parseQuery(printed))).toBe(printed)
        parsed++
      } catch (error) {
        if (!(error instanceof CordwoodError)) throw error
        expect(queryCodes).toContain(error.code)
      }
    }),
    { numRuns: 50_000 },
  )
  expect(parsed).toBeGreaterThan(5000)
}, 600_000)

const recordsAndQueries = arbitraryLines(1, 25).chain((lines) => {
  const records = recordsOf(lines)
  return fc.tuple(fc.constant(records), arbitraryQuery(records), arbitraryQuery(records, 1))
})

it('finds a line by a query or by its opposite, never by both', () => {
  fc.assert(
    fc.property(recordsAndQueries, ([records, query]) => {
      const [finds, misses] = [toPredicate(query, { now }), toPredicate(not(query), { now })]
      expect(records.filter((record) => finds(record) === misses(record))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

it('finds by `and` and `or` what both or either of two queries find', () => {
  fc.assert(
    fc.property(recordsAndQueries, ([records, a, b]) => {
      const count = (query: typeof a): number => records.filter(toPredicate(query, { now })).length
      expect(count(and([a, b])) + count(or([a, b]))).toBe(count(a) + count(b))
    }),
    { numRuns: 500 },
  )
})

it('finds the same by a query that was printed and read again', () => {
  fc.assert(
    fc.property(recordsAndQueries, ([records, query]) => {
      const again = parseQuery(printQuery(query))
      expect(records.filter(toPredicate(again, { now }))).toEqual(records.filter(toPredicate(query, { now })))
    }),
    { numRuns: 500 },
  )
})

it('splits the lines of a range into those of its two halves', () => {
  fc.assert(
    fc.property(arbitraryLines(1, 25), arbitraryRange, fc.double({ min: 0, max: 1, noNaN: true }), (lines, range, share) => {
      const from = range.from ?? 0
      const to = Math.max(from, range.to ?? 2e12)
      const middle = from + (to - from) * share
      const count = (part: typeof range): number => recordsOf(lines).filter((record) => isInRange(record.time, part)).length
      expect(count({ from, to: middle }) + count({ from: middle, to })).toBe(count({ from, to }))
    }),
    { numRuns: 500 },
  )
})

it('computes the same however the lines are ordered', () => {
  const shuffled = arbitraryLines(1, 25).chain((lines) => {
    const records = recordsOf(lines)
    const order = fc.shuffledSubarray(records, { minLength: records.length })
    return fc.tuple(fc.constant(records), order, arbitraryAggregations(records, 1, true), arbitraryRange)
  })
  fc.assert(
    fc.property(shuffled, ([records, other, aggregations, range]) => {
      expect(rounded(aggregateRecords(other, aggregations, range, { now, patterns }))).toEqual(
        rounded(aggregateRecords(records, aggregations, range, { now, patterns })),
      )
    }),
    { numRuns: 500 },
  )
})

it('computes the same of parts that are put together as of the whole', () => {
  const parted = arbitraryLines(1, 25).chain((lines) => {
    const records = recordsOf(lines)
    const place = fc.nat(records.length)
    return fc.tuple(fc.constant(records), place, arbitraryAggregations(records, 1, true), arbitraryRange)
  })
  fc.assert(
    fc.property(parted, ([records, place, aggregations, range]) => {
      const parts = [records.slice(0, place), records.slice(place)].map((part) => {
        const aggregator = createAggregator(aggregations, range, { now, patterns })
        for (const record of part) aggregator.add(record)
        return aggregator
      })
      const [whole, more] = parts
      if (whole === undefined || more === undefined) throw new Error('two parts')
      whole.merge(more)
      expect(whole.total).toBe(records.length)
      const expected = rounded(aggregateRecords(records, aggregations, range, { now, patterns }))
      expect(rounded(whole.results())).toEqual(expected)
      // Whoever asks twice gets the same answer.
      expect(rounded(whole.results())).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})

it('gives with the pages of a composite what one large page gives', () => {
  const paged = arbitraryLines(1, 25).chain((lines) => {
    const records = recordsOf(lines)
    const composites = arbitraryAggregations(records).filter((specs) => Object.values(specs).some((spec) => 'composite' in spec))
    return fc.tuple(fc.constant(records), composites)
  })
  fc.assert(
    fc.property(paged, ([records, aggregations]) => {
      const spec = Object.values(aggregations).find((one) => 'composite' in one)
      if (spec === undefined) throw new Error('a composite')
      const page = (more: object): RawResult & { kind: 'composite' } => {
        const { a } = aggregateRecords(records, { a: { ...spec, ...more } })
        if (a?.kind !== 'composite') throw new Error('a composite')
        return a
      }
      const whole = page({ size: 10_000 })
      const found: unknown[] = []
      for (let after: string | undefined = undefined, pages = 0; pages < 200; pages++) {
        const { buckets, after: next }: RawResult & { kind: 'composite' } = page({
          size: 3,
          ...(after !== undefined && { after }),
        })
        found.push(...buckets)
        after = next
        if (after === undefined) break
      }
      expect(whole.after).toBeUndefined()
      expect(found).toEqual(whole.buckets)
    }),
    { numRuns: 200 },
  )
})

/** Sums may differ in the last digit. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' ? Number(one.toPrecision(12)) : one)))
}

it('splits any text into words that are found by a search for the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (message) => {
      const [record] = recordsOf([{ message }])
      if (record === undefined || words(message).length === 0) return
      expect(toPredicate({ kind: 'match', field: undefined, value: { kind: 'quoted', text: message } })(record)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
