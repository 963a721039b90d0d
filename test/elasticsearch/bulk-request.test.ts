import { expect, it } from 'vitest'
import { BulkEncoder } from '../../src/elasticsearch/bulk/bulk-encoder.ts'
import { requestBulk } from '../../src/elasticsearch/bulk/bulk-request.ts'
import type { Run } from '../../src/elasticsearch/ship/line-run.ts'

function runsOf(texts: readonly string[]): Run[] {
  return texts.map((text) => {
    const body = Buffer.from(`{"create":{"_id":"${text}"}}\n{"text":"${text}"}\n`)
    return { slip: { body, ends: [body.length], levels: [30], open: 1 }, first: 0, last: 1 }
  })
}

/** Whether the memory of a body of several pieces is used again after this answer. */
async function isUsedAgain(statusCode: number, body: unknown): Promise<boolean> {
  const encoder = new BulkEncoder(0)
  const sent: unknown[] = []
  const client = {
    transport: {
      request: (request: never) => {
        sent.push((request as { readonly body: Buffer }).body.buffer)
        return Promise.resolve({ statusCode, headers: {}, body })
      },
    },
  }
  const options = { client, encoder, timeoutMs: 5_000, signal: new AbortController().signal }
  await requestBulk(runsOf(['a', 'b']), 'logs-x-default', options)
  await requestBulk(runsOf(['c', 'd']), 'logs-x-default', options)
  return sent[0] === sent[1]
}

it('uses the memory of a body again when the server has said something of each line', async () => {
  expect(await isUsedAgain(200, { errors: true, items: [{ create: { status: 201 } }, { create: { status: 429 } }] })).toBe(true)
})

it.each([
  ['a refusal of the whole', 413, { error: 'too large' }],
  ['an answer of a proxy', 200, '<html>wait</html>'],
  ['too few items', 200, { errors: false, items: [] }],
  ['a gateway that has given up', 504, ''],
])('leaves a body alone that may not have been heard out: %s', async (_what, statusCode, body) => {
  expect(await isUsedAgain(statusCode, body)).toBe(false)
})

/** Whether a request that is given up without an answer, or refused as a whole, keeps the memory of its lines from being used again. */
async function isPinned(gzipLevel: number, texts: readonly string[], answer: () => Promise<object>): Promise<boolean> {
  let pins = 0
  const runs = runsOf(texts).map((run) => ({ ...run, slip: { ...run.slip, pin: () => void pins++ } }))
  const client = { transport: { request: answer } }
  const options = { client, encoder: new BulkEncoder(gzipLevel), timeoutMs: 5_000, signal: new AbortController().signal }
  await requestBulk(runs, 'logs-x-default', options).catch(() => undefined)
  return pins > 0
}

const large = 'x'.repeat(10_000)
it.each([
  ['compressed', 1, [large], false],
  ['put together of several', 0, ['a', 'b'], false],
  ['sent as they lie there', 0, [large], true],
  ['too few to be compressed', 1, ['a'], true],
])('keeps lines in their memory that may still be on their way: %s', async (_what, gzipLevel, texts, expected) => {
  const refused = { statusCode: 413, headers: {}, body: { error: 'too large' } }
  expect(await isPinned(gzipLevel, texts, () => Promise.reject(new Error('socket hang up')))).toBe(expected)
  expect(await isPinned(gzipLevel, texts, () => Promise.resolve(refused))).toBe(expected)
  const items = texts.map(() => ({ create: { status: 201 } }))
  expect(await isPinned(gzipLevel, texts, () => Promise.resolve({ statusCode: 200, headers: {}, body: { items } }))).toBe(false)
})
