import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LineBatch } from '../../src/core/batch.ts'
import { encodeBulk, encodeLines, readLine } from '../../src/elasticsearch/bulk/bulk-body.ts'
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

it('sends exactly the lines that are to be sent, in their order, from whatever batches they came', async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.infiniteStream(fc.boolean()), async (one, two, choice) => {
      const ledger = new Ledger()
      const lines = [...singles([ledger.take(batchOf(one)), ledger.take(batchOf(two))])]
      const chosen = lines.filter(() => choice.next().value)
      const { bytes } = await encodeBulk(chosen, 0)
      const wanted = chosen.map((run) => run.slip.body.toString('utf8', startOf(run), endOf(run))).join('')
      expect(Buffer.from(bytes).toString()).toBe(wanted)
    }),
  )
})
