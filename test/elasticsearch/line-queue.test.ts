import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineQueue, type QueuedLine, sizeOf } from '../../src/elasticsearch/line-queue.ts'

const slip = { body: Buffer.alloc(0), open: 0 }
const entry = (n: number, length: number): QueuedLine => ({ slip, start: n * 100, end: n * 100 + length, level: 30 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), lengths: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 }) }),
  fc.record({
    kind: fc.constant('take' as const),
    maxLines: fc.integer({ min: 1, max: 20 }),
    maxBytes: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({ kind: fc.constant('giveBack' as const) }),
)

it('hands out each line once, in order, those that came back first, within the bounds, whatever is done to it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new LineQueue()
      let model: QueuedLine[] = []
      let taken: QueuedLine[] = []
      let n = 0
      for (const each of steps) {
        if (each.kind === 'add') {
          for (const length of each.lengths) {
            const line = entry(n++, length)
            queue.add(line)
            model.push(line)
          }
        } else if (each.kind === 'giveBack') {
          queue.giveBack(taken)
          model = [...taken, ...model]
          taken = []
        } else {
          taken = queue.take(each.maxLines, each.maxBytes)
          expect(taken).toEqual(model.splice(0, taken.length))
          const bytes = taken.reduce((sum, line) => sum + sizeOf(line), 0)
          expect(taken.length <= each.maxLines && (bytes <= each.maxBytes || taken.length === 1)).toBe(true)
          const next = model[0]
          const isFull = next === undefined || taken.length === each.maxLines || bytes + sizeOf(next) > each.maxBytes
          expect(isFull).toBe(true)
        }
        expect(queue.count).toBe(model.length)
        expect(queue.bytes).toBe(model.reduce((sum, line) => sum + sizeOf(line), 0))
      }
    }),
    { numRuns: 300 },
  )
})
