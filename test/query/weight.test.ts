import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Aggregation, Aggregations } from '../../src/core/aggregation.ts'
import type { RawResults } from '../../src/core/engine.ts'
import { aggregateRecords } from '../../src/query/aggregate.ts'
import { linesOf, weightOf } from '../../src/query/weight.ts'
import { arbitraryAggregations, arbitraryLines, recordsOf } from '../query/arbitrary.ts'

/** What weights and repeated lines must have the same results of: not the lines themselves, nor what cannot be weighed. */
function comparable(aggregations: Aggregations): Aggregations {
  const inner = (spec: Aggregation): Aggregation =>
    'aggs' in spec && spec.aggs !== undefined ? { ...spec, aggs: comparable(spec.aggs) } : spec
  return Object.fromEntries(
    Object.entries(aggregations)
      .filter(([, spec]) => !['percentiles', 'percentileRanks', 'cardinality', 'topHits'].some((kind) => kind in spec))
      .map(([name, spec]) => [name, inner(spec)]),
  )
}

const digits = (results: RawResults): unknown =>
  JSON.parse(JSON.stringify(results), (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value))

it('gives for lines of a weight what it gives for as many lines', () => {
  const cases = arbitraryLines(0, 30).chain((bare) =>
    fc.tuple(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: bare.length, maxLength: bare.length }),
      arbitraryAggregations(recordsOf(bare), 2).map((all) => [bare, comparable(all)] as const),
    ),
  )
  let refused = 0
  fc.assert(
    fc.property(cases, ([weights, [bare, aggregations]]) => {
      const weighed = recordsOf(bare.map((line, at) => ({ ...line, 'log.sample_weight': weights[at] })))
      const repeated = recordsOf(bare).flatMap((record, at) => Array.from({ length: weights[at] ?? 0 }, () => record))
      let found: RawResults
      try {
        found = aggregateRecords(weighed, aggregations, {}, { weighted: true })
      } catch (error) {
        expect((error as Error).message).toContain('one value')
        refused++
        return
      }
      expect(digits(found)).toEqual(digits(aggregateRecords(repeated, aggregations)))
    }),
    { numRuns: 300 },
  )
  expect(refused).toBeLessThan(150)
})

it('takes a line without a weight, or with one that is no number, for one line', () => {
  const [without, word, two] = recordsOf([{}, { 'log.sample_weight': 'many' }, { log: { sample_weight: 2 } }])
  expect([without, word, two].map((record) => record && weightOf(record))).toEqual([1, 1, 2])
})

it('rounds away in what order weights were added', () => {
  expect(linesOf(0.1 + 0.2)).toBe(0.3)
  expect(linesOf(1e12 + 0.5)).toBe(1e12 + 0.5)
})
