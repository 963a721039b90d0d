import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileHighlight } from '../../src/query/highlight.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { toPredicate } from '../../src/query/predicate.ts'
import { openLogs } from '../../src/search/index.ts'
import { arbitraryLines, arbitraryQuery, recordsOf } from '../query/arbitrary.ts'
import { createFolder, ecsLine, write } from '../store/folder.ts'

const [record] = recordsOf([
  {
    '@timestamp': '2026-11-21T10:00:00Z',
    'log.level': 'error',
    message: 'Payment failed: payment of 5 EUR, card declined',
    'user.id': 'ann',
    amount: 5,
    tags: ['paid-late', 'eu'],
  },
])

/** What is shown: the parts of the value in brackets, by field. */
function shown(query: string): readonly string[] {
  if (record === undefined) return []
  return compileHighlight(parseQuery(query), { now: 0 })(record).map(({ field, text, spans }) => {
    let marked = ''
    let at = 0
    for (const [from, to] of spans) {
      marked += `${text.slice(at, from)}[${text.slice(from, to)}]`
      at = to
    }
    return `${field}: ${marked}${text.slice(at)}`
  })
}

it.each([
  ['payment', ['message: [Payment] failed: [payment] of 5 EUR, card declined']],
  ['"card declined"', ['message: Payment failed: payment of 5 EUR, [card declined]']],
  ['"payment failed" or fail*', ['message: [Payment failed]: payment of 5 EUR, card declined']],
  ['message:de*', ['message: Payment failed: payment of 5 EUR, card [declined]']],
  ['message :~ "e.r"', ['message: Payment failed: payment of 5 [EUR], card declined']],
  ['message > p', ['message: [Payment] failed: [payment] of 5 EUR, card declined']],
  ['user:ann and tags:paid*', ['user.id: [ann]', 'tags: [paid-late]']],
  ['user.*:ann', ['user.id: [ann]']],
  ['level >= warn and amount > 3', ['log.level: [error]', 'amount: [5]']],
  ['not user:bob and declined', ['message: Payment failed: payment of 5 EUR, card [declined]']],
  ['(payment and user:bob) or card', ['message: Payment failed: payment of 5 EUR, [card] declined']],
  ['user:bob', []],
  ['user:*', []],
  ['@timestamp >= "2026-11-21"', []],
  ['*', []],
])('shows of %s what was found', (query, expected) => {
  expect(shown(query)).toEqual(expected)
})

it('marks a word however often it stands in a text', { timeout: 600_000 }, () => {
  const text = 'word '.repeat(200_000)
  const record = { id: 'x', time: 0, sequence: 0, level: 30, message: text, fields: {} }
  const [found] = compileHighlight(parseQuery('word and word'), { now: 0 })(record)
  expect(found?.spans).toHaveLength(200_000)
})

it('shows nothing of a line that a query does not find by what it asks for, and spans in order, none over another', () => {
  const cases = arbitraryLines(1, 12).chain((lines) => {
    const records = recordsOf(lines)
    return fc.tuple(fc.constant(records), arbitraryQuery(records))
  })
  let some = 0
  fc.assert(
    fc.property(cases, ([records, query]) => {
      const [matches, highlight] = [toPredicate(query, { now: 0 }), compileHighlight(query, { now: 0 })]
      for (const one of records) {
        const highlights = highlight(one)
        // A line that is not found fits none of the alternatives; one that is found may fit by what is not shown.
        if (!matches(one) && query.kind !== 'not') expect(highlights).toEqual([])
        for (const { text, spans } of highlights) {
          some++
          expect(spans.length).toBeGreaterThan(0)
          let end = 0
          for (const [from, to] of spans) {
            expect(from).toBeGreaterThanOrEqual(end)
            expect(to).toBeGreaterThan(from)
            end = to
          }
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }
    }),
    { numRuns: 1000 },
  )
  expect(some).toBeGreaterThan(500)
})

it('comes with the lines of a page, in their order, also where only some fields are shown', async () => {
  const folder = createFolder()
  write(folder, 'app.log', [0, 1, 2].map((at) => ecsLine(at, `order ${at} placed`, { 'user.id': `u${at}` })).join(''))
  const logs = await openLogs(folder)
  const page = await logs.query('order and user:(u1 or u2)').search({ highlight: true, fields: ['user.id'] })
  expect(page.records.map((row) => row['user.id'])).toEqual(['u2', 'u1'])
  expect(page.highlights?.map(([, user]) => user?.text)).toEqual(['u2', 'u1'])
  expect(page.highlights?.[0]?.[0]).toEqual({ field: 'message', text: 'order 2 placed', spans: [[0, 5]] })
  expect(await logs.query('order').search()).not.toHaveProperty('highlights')
})
