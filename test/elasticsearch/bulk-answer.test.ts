import { expect, it } from 'vitest'
import { judgeBulk } from '../../src/elasticsearch/bulk/bulk-answer.ts'

const now = Date.parse('2026-11-21T10:00:00Z')
const item = (status: number, type = 'x', more: object = {}): object => ({
  create: { status, ...(status >= 300 && { error: { type, reason: 'because' } }), ...more },
})
const judge = (items: readonly object[]): readonly string[] => {
  const verdict = judgeBulk({ statusCode: 200, headers: {}, body: { errors: true, items } }, items.length, now)
  return verdict.kind === 'items' ? verdict.items.map(({ kind }) => kind) : [verdict.kind]
}
const judgeWhole = (statusCode: number, body: unknown = '', headers: Record<string, string> = {}, lines = 2) =>
  judgeBulk({ statusCode, headers, body }, lines, now)

it.each([
  [item(201), 'stored'],
  [item(200), 'stored'],
  [item(201, '', { failure_store: 'used' }), 'failureStore'],
  [item(201, '', { failure_store: 'not_applicable_or_unknown' }), 'stored'],
  [item(409, 'version_conflict_engine_exception'), 'alreadyStored'],
  [item(429, 'es_rejected_execution_exception'), 'retry'],
  [item(503, 'unavailable_shards_exception'), 'retry'],
  [item(500, 'exception'), 'retry'],
  [item(429, 'cluster_block_exception'), 'hold'],
  [item(403, 'security_exception'), 'hold'],
  [item(404, 'index_not_found_exception'), 'hold'],
  [item(400, 'index_closed_exception'), 'hold'],
  [item(400, 'document_parsing_exception'), 'refuse'],
  [item(400, 'mapper_parsing_exception'), 'refuse'],
  [item(400, 'illegal_argument_exception'), 'refuse'],
  [item(413, 'content_too_long'), 'refuse'],
  [{}, 'retry'],
])('judges the answer to one line: %j is %s', (answer, kind) => {
  expect(judge([answer])).toEqual([kind])
})

it('keeps the order of the lines', () => {
  expect(judge([item(201), item(400), item(409), item(429)])).toEqual(['stored', 'refuse', 'alreadyStored', 'retry'])
})

it.each([
  [429, 'retry'],
  [408, 'retry'],
  [500, 'retry'],
  [502, 'retry'],
  [503, 'retry'],
  [401, 'hold'],
  [403, 'hold'],
  [404, 'hold'],
  [406, 'hold'],
  [413, 'split'],
  [400, 'split'],
])('judges the answer to a whole request: HTTP %i is %s', (status, kind) => {
  expect(judgeWhole(status).kind).toBe(kind)
})

it('does not take a version that the server does not know for the fault of a line', () => {
  expect(judgeWhole(400, { error: { type: 'media_type_header_exception', reason: 'no' } }).kind).toBe('hold')
})

it('tries again when fewer answers came back than lines were sent', () => {
  const verdict = judgeWhole(200, { errors: false, items: [item(201)] })
  expect(verdict).toMatchObject({ kind: 'retry', refusal: { reason: '2 lines were sent, 1 items came back' } })
})

it('tries again when the answer is no answer', () => {
  expect(judgeWhole(200, '<html>').kind).toBe('retry')
  expect(judgeWhole(0).kind).toBe('retry')
  expect(judgeWhole(302).kind).toBe('hold')
})

it.each([
  ['7', 7_000],
  ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 3_600_000],
  ['1e300', 3_600_000],
  ['soon', 0],
  ['-3', 0],
])('reads how long the server asks to wait: %s', (value, ms) => {
  expect(judgeWhole(429, '', { 'retry-after': value })).toMatchObject({ retryAfterMs: ms })
})

it('keeps the reason with what caused it', () => {
  const error = { type: 'document_parsing_exception', reason: 'failed to parse', caused_by: { reason: 'not a number' } }
  const verdict = judgeBulk({ statusCode: 200, headers: {}, body: { items: [{ create: { status: 400, error } }] } }, 1, now)
  expect(verdict).toMatchObject({
    items: [{ refusal: { status: 400, type: 'document_parsing_exception', reason: 'failed to parse: not a number' } }],
  })
})
