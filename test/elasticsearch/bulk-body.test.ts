import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LineBatch } from '../../src/core/batch.ts'
import { recordId } from '../../src/core/id.ts'
import { BodyPool } from '../../src/elasticsearch/bulk/body-pool.ts'
import { BulkEncoder } from '../../src/elasticsearch/bulk/bulk-encoder.ts'
import { encodeLines, readLine } from '../../src/elasticsearch/bulk/bulk-body.ts'
import { Ledger } from '../../src/elasticsearch/ship/ledger.ts'
import { endOf, singles, startOf } from '../../src/elasticsearch/ship/line-run.ts'

const batchOf = (texts: readonly string[]): LineBatch => ({
  lines: texts.map((text) => `${JSON.stringify({ text })}\n`),
  levels: texts.map(() => 30),
  times: texts.map(() => 0),
  sequences: texts.map((_, index) => index + 1),
  shapes: texts.map(() => undefined),
  contexts: texts.map(() => undefined),
  bootId: 'boot',
})
const texts = fc.array(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), { minLength: 1, maxLength: 20 })

it('knows where each line lies in the bytes, whatever characters it has', () => {
  fc.assert(
    fc.property(texts, (given) => {
      const batch = batchOf(given)
      const { body, ends } = encodeLines(batch)
      const lines = [...singles([new Ledger().take(batch)])]
      expect(ends.at(-1)).toBe(body.length)
      expect(lines.map((line) => `${readLine(line).text}\n`)).toEqual(batch.lines)
      expect(readLine(lines[0]!).id).toBe('boot00000001')
    }),
  )
})

it('gives each line the id of its record, whatever its place in the sequence', () => {
  const sequences = fc.array(fc.oneof(fc.nat(100), fc.integer({ min: 0, max: 36 ** 8 - 1 })), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(sequences, (given) => {
      const batch = { ...batchOf(given.map(String)), sequences: given }
      const lines = [...singles([new Ledger().take(batch)])]
      expect(lines.map((line) => readLine(line).id)).toEqual(given.map((sequence) => recordId('boot', sequence)))
    }),
  )
})

it('writes the same into memory that it is given', () => {
  fc.assert(
    fc.property(texts, (given) => {
      const batch = batchOf(given)
      const { body, ends } = encodeLines(batch)
      const room = Buffer.alloc(1 << 20, 0xff)
      const borrowed = encodeLines(batch, (bytes) => (bytes <= room.length ? room : undefined))
      expect({ body: borrowed.body.toString('hex'), ends: borrowed.ends }).toEqual({ body: body.toString('hex'), ends })
      expect(borrowed.body.buffer).toBe(room.buffer)
    }),
  )
})

it('sends exactly the lines that are to be sent, in their order, from whatever batches they came', async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.infiniteStream(fc.boolean()), async (one, two, choice) => {
      const ledger = new Ledger()
      const lines = [...singles([ledger.take(batchOf(one)), ledger.take(batchOf(two))])]
      const chosen = lines.filter(() => choice.next().value)
      const { bytes } = await new BulkEncoder(0).encode(chosen)
      const wanted = chosen.map((run) => run.slip.body.toString('utf8', startOf(run), endOf(run))).join('')
      expect(Buffer.from(bytes).toString()).toBe(wanted)
    }),
  )
})

it('compresses requests one after the other in the same memory, each with its own lines', async () => {
  const encoder = new BulkEncoder(1)
  const slips = Array.from({ length: 6 }, (_, number) => {
    const text = `{"create":{"_id":"${number}"}}\n{"text":"${String(number).repeat(2_000)}"}\n`
    return { body: Buffer.from(text), ends: [text.length], levels: [30], open: 1 }
  })
  const bodyOf = async (numbers: readonly number[]): Promise<string> => {
    const runs = numbers.map((number) => ({ slip: slips[number] ?? slips[0]!, first: 0, last: 1 }))
    return gunzipSync((await encoder.encode(runs)).bytes).toString()
  }
  const text = (numbers: readonly number[]): string => numbers.map((number) => slips[number]?.body.toString() ?? '').join('')
  const pairs = [
    [0, 1, 2],
    [3, 4],
    [5, 0],
  ]
  expect(await Promise.all(pairs.map(bodyOf))).toEqual(pairs.map(text))
  expect(await bodyOf([4, 5])).toBe(text([4, 5]))
})

it('gives no buffer out twice', () => {
  const pool = new BodyPool()
  const first = pool.take(1)
  expect(pool.take(1)).not.toBe(first)
  pool.give(first)
  expect(pool.take(1)).toBe(first)
})
