import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineQueue } from '../../src/elasticsearch/ship/line-queue.ts'
import { bytesAll, bytesOf, countAll, type Run, singles } from '../../src/elasticsearch/ship/line-run.ts'

/** A slip whose lines have these lengths. */
function slipOf(lengths: readonly number[]): Run {
  let end = 0
  const ends = lengths.map((length) => (end += length))
  return { slip: { body: Buffer.alloc(0), ends, levels: [], open: lengths.length }, first: 0, last: lengths.length }
}
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
      let model: Run[] = []
      let taken: Run[] = []
      for (const each of steps) {
        if (each.kind === 'add') {
          const run = slipOf(each.lengths)
          queue.add(run)
          model.push(...singles([run]))
        } else if (each.kind === 'giveBack') {
          queue.giveBack(taken)
          model = [...singles(taken), ...model]
          taken = []
        } else {
          taken = queue.take(each.maxLines, each.maxBytes)
          const lines = countAll(taken)
          const bytes = bytesAll(taken)
          expect([...singles(taken)]).toEqual(model.splice(0, lines))
          expect(lines <= each.maxLines && (bytes <= each.maxBytes || lines === 1)).toBe(true)
          const [next] = model
          // It may end where the lines of the next call begin, but not before it is half full.
          const isFull =
            next === undefined ||
            lines * 2 >= each.maxLines ||
            bytes * 2 >= each.maxBytes ||
            bytes + bytesOf(next) > each.maxBytes
          expect(isFull).toBe(true)
        }
        expect(queue.count).toBe(model.length)
        expect(queue.bytes).toBe(bytesAll(model))
      }
    }),
    { numRuns: 300 },
  )
})

it('leaves what was handed over in one piece in one, where the request is half full without it', () => {
  const queue = new LineQueue()
  queue.add(slipOf([60]))
  queue.add(slipOf([30, 30]))
  expect(queue.take(10, 100).map(bytesOf)).toEqual([60])
  expect(queue.take(10, 100).map(bytesOf)).toEqual([60])
})
