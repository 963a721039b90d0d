import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileQuery, fieldsOf } from '../../src/elasticsearch/engine/compile.ts'
import { aggregatedFields } from '../../src/elasticsearch/engine/aggregated-fields.ts'
import { compileAggregations } from '../../src/elasticsearch/engine/aggregations.ts'
import type { IndexFieldTypes } from '../../src/elasticsearch/engine/field-types.ts'
import { CordwoodError } from '../../src/core/error.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { toPredicate } from '../../src/query/predicate.ts'
import { printQuery } from '../../src/query/print.ts'
import { arbitraryAst, arbitraryLines, arbitraryQuery, firstTime, recordsOf } from '../query/arbitrary.ts'
import { indexOf, interpret } from '../query/dsl-interpreter.ts'

/** What the server may be asked, and what may stand within each; names of fields stand below the second kind. */
const structure = new Set(['bool', 'filter', 'should', 'must_not', 'minimum_should_match', 'match_all', 'match_none'])
const clauses = new Set(['term', 'terms', 'match', 'match_phrase', 'wildcard', 'prefix', 'range', 'regexp', 'exists', 'ids'])
const leaves = new Set(['value', 'query', 'gt', 'gte', 'lt', 'lte', 'format', 'flags', 'field', 'values'])

/** All words of the server's language in a compiled query; fields and values are none. */
function wordsOf(dsl: unknown): string[] {
  if (Array.isArray(dsl)) return dsl.flatMap(wordsOf)
  if (typeof dsl !== 'object' || dsl === null) return []
  return Object.entries(dsl).flatMap(([key, value]) =>
    clauses.has(key) ? [key, ...leafWords(key, value as object)] : [key, ...wordsOf(value)],
  )
}

function leafWords(clause: string, body: object): string[] {
  if (clause === 'exists' || clause === 'ids') return Object.keys(body)
  return Object.values(body).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [],
  )
}

const allowed = new Set([...structure, ...clauses, ...leaves])

it('compiles any tree to the few words that Elasticsearch and OpenSearch share, or refuses it by a code (3,000 random trees)', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(arbitraryAst, (ast) => {
      try {
        for (const word of wordsOf(compileQuery(ast, { now: 0 }))) {
          expect(allowed).toContain(word)
          seen.add(word)
        }
      } catch (error) {
        if (!(error instanceof CordwoodError)) throw error
        expect(['CORDWOOD_ERR_QUERY_FIELD', 'CORDWOOD_ERR_QUERY_LIMIT']).toContain(error.code)
      }
    }),
    { numRuns: 3000 },
  )
  expect(seen.size).toBeGreaterThan(12)
})

const types: IndexFieldTypes = new Map([
  ['message', [{ kind: 'text', indices: undefined }]],
  ['log.level', [{ kind: 'keyword', indices: undefined }]],
  ['user.id', [{ kind: 'keyword', indices: undefined }]],
  ['event.duration', [{ kind: 'number', indices: undefined }]],
  ['@timestamp', [{ kind: 'date', indices: undefined }]],
  [
    'v',
    [
      { kind: 'keyword', indices: ['a'] },
      { kind: 'number', indices: ['b'] },
    ],
  ],
  ['body', [{ kind: 'text', indices: undefined }]],
  ['body.keyword', [{ kind: 'keyword', indices: undefined }]],
])
const compile = (query: string): unknown => compileQuery(parseQuery(query), { types, now: 0 })

it.each([
  ['*', { match_all: {} }],
  ['payment failed', { match: { message: { query: 'payment failed' } } }],
  ['"payment failed"', { match_phrase: { message: { query: 'payment failed' } } }],
  ['Pay*', { prefix: { message: { value: 'pay' } } }],
  ['user.id:a*b?', { wildcard: { 'user.id': { value: 'a*b\\?' } } }],
  ['user.id:Ann', { term: { 'user.id': { value: 'Ann' } } }],
  ['duration >= 250ms', { range: { 'event.duration': { gte: 250_000_000 } } }],
  ['duration:abc', { match_none: {} }],
  ['@timestamp < 2026-11-21', { range: { '@timestamp': { lt: Date.parse('2026-11-21'), format: 'epoch_millis' } } }],
  ['user.id :~ "a\\\\d@"', { regexp: { 'user.id': { value: 'a[0-9]\\@', flags: 'NONE' } } }],
  ['absent:x', { match_none: {} }],
  ['absent:*', { match_none: {} }],
  ['user.*:x', { term: { 'user.id': { value: 'x' } } }],
  ['not user.id:a', { bool: { must_not: [{ term: { 'user.id': { value: 'a' } } }] } }],
  ['v:x', { bool: { filter: [{ terms: { _index: ['a'] } }, { term: { v: { value: 'x' } } }] } }],
  [
    'user.id:a and message:b',
    { bool: { filter: [{ term: { 'user.id': { value: 'a' } } }, { match: { message: { query: 'b' } } }] } },
  ],
])('compiles %s', (query, dsl) => {
  expect(compile(query)).toEqual(dsl)
})

it('asks for the fields of a query and of aggregations under all their names', () => {
  expect(fieldsOf(parseQuery('x and status:5 and level:warn and http.*:y'))).toEqual([
    'message',
    'http.response.status_code',
    'status',
    'log.level',
    'event.severity',
    'http.*',
  ])
  expect(aggregatedFields({ a: { terms: 'user', aggs: { b: { filters: { c: parseQuery('d:1') } } } } })).toEqual(
    expect.arrayContaining(['d', 'user.id', 'fields.user', 'user.id.keyword']),
  )
})

it('aggregates a text by its whole value where the index has one, and refuses it where not', () => {
  expect(compileAggregations({ a: { terms: 'body' } }, { types })).toMatchObject({ a0: { terms: { field: 'body.keyword' } } })
  const text: IndexFieldTypes = new Map([['body', [{ kind: 'text', indices: undefined }]]])
  expect(() => compileAggregations({ a: { terms: 'body' } }, { types: text })).toThrow(/as text, which is only searched/)
})

it('names aggregations by their places, whatever their callers call them', () => {
  expect(Object.keys(compileAggregations({ 'a[0]>b': { stats: 'n' }, '': { cardinality: 'n' } }, { types }))).toEqual([
    'a0',
    'a1',
  ])
})

it('compiles what finds the lines that the reference evaluator finds, read by a small interpreter (10,000 random queries)', () => {
  const now = firstTime + 3_600_000
  const cases = arbitraryLines(4, 14).chain((lines) => {
    const records = recordsOf(lines)
    return fc.tuple(fc.constant(lines), fc.constant(records), fc.array(arbitraryQuery(records), { minLength: 20, maxLength: 20 }))
  })
  let asked = 0
  let telling = 0
  fc.assert(
    fc.property(cases, ([lines, records, queries]) => {
      const index = indexOf(
        lines,
        records.map(({ id }) => id),
      )
      for (const query of queries) {
        const dsl = compileQuery(query, { types: index.types, now })
        const found = index.lines.filter((line) => interpret(dsl, line, index.types)).map(({ id }) => id)
        const expected = records.filter(toPredicate(query, { now })).map(({ id }) => id)
        expect({ query: printQuery(query), found }).toEqual({ query: printQuery(query), found: expected })
        asked++
        if (expected.length > 0 && expected.length < records.length) telling++
      }
    }),
    { numRuns: 500 },
  )
  expect(asked).toBeGreaterThanOrEqual(10_000)
  expect(telling / asked).toBeGreaterThan(0.3)
}, 600_000)
