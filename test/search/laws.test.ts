import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LogEngine } from '../../src/core/engine.ts'
import { and, not, or } from '../../src/query/ast.ts'
import { createStoreEngine } from '../../src/store/create-store-engine.ts'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import { arbitraryAggregations, arbitraryLines, arbitraryQuery, firstTime, recordsOf } from '../query/arbitrary.ts'
import { StoreFolder } from '../store/engine/store-folder.ts'
import { createFolder, write } from '../store/folder.ts'

const clock = { now: () => firstTime + 3_600_000, monotonic: () => performance.now() }
const print = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

/** The same lines in a file, and in a store, half of them sealed. */
function engines(lines: readonly object[]): LogEngine[] {
  const folder = createFolder()
  write(folder, 'app.log', print(lines))
  const store = new StoreFolder(createFolder())
  store.append(print(lines.slice(0, lines.length / 2)))
  store.seal()
  store.append(print(lines.slice(lines.length / 2)))
  return [createScanEngine({ paths: [folder], clock }), createStoreEngine({ dir: store.folder, clock })]
}

const questions = arbitraryLines(2, 30).chain((lines) => {
  const records = recordsOf(lines)
  return fc.record({
    lines: fc.constant(lines),
    a: arbitraryQuery(records, 1),
    b: arbitraryQuery(records, 1),
    aggregations: arbitraryAggregations(records, 1, true),
    from: fc.integer({ min: 0, max: 5_400_000 }).map((offset) => firstTime + offset),
    length: fc.integer({ min: 0, max: 5_400_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
})

it('finds with a query and its opposite every line, with two queries as many by both as by either', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ lines, a, b }) => {
      for (const engine of engines(lines)) {
        const count = async (query: typeof a): Promise<number> =>
          (await engine.search(query, {}, { limit: 0, order: 'oldest' })).total
        expect((await count(a)) + (await count(not(a)))).toBe(lines.length)
        expect((await count(and([a, b]))) + (await count(or([a, b])))).toBe((await count(a)) + (await count(b)))
        await engine.close()
      }
    }),
    { numRuns: 60 },
  )
}, 600_000)

it('finds in the two halves of a range what it finds in the whole', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ lines, a, from, length, share }) => {
      for (const engine of engines(lines)) {
        const [middle, to] = [from + length * share, from + length]
        const ids = async (range: object): Promise<string[]> =>
          (await engine.search(a, range, { limit: 100, order: 'oldest' })).records.map(({ id }) => id)
        expect([...(await ids({ from, to: middle })), ...(await ids({ from: middle, to }))]).toEqual(await ids({ from, to }))
        await engine.close()
      }
    }),
    { numRuns: 60 },
  )
}, 600_000)

it('changes no answer by a line that is older than the range', async () => {
  await fc.assert(
    fc.asyncProperty(questions, async ({ lines, a, aggregations, from, length }) => {
      const older = { '@timestamp': new Date(from - 1).toISOString(), message: 'payment failed', 'log.level': 'fatal', n: -100 }
      const range = { from, to: from + length }
      const answers = async (engine: LogEngine): Promise<unknown> => {
        const { records, total } = await engine.search(a, range, { limit: 100, order: 'newest' })
        const { results } = await engine.aggregate(a, aggregations, range)
        await engine.close()
        // Sums may differ in the last digit.
        const digits = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)
        return [total, records.map(({ id }) => id), JSON.parse(JSON.stringify(results, digits))]
      }
      const [before, after] = [engines(lines), engines([...lines, older])]
      for (const [at, engine] of before.entries()) {
        const other = after[at]
        if (other === undefined) throw new Error('as many engines')
        expect(await answers(other)).toEqual(await answers(engine))
      }
    }),
    { numRuns: 60 },
  )
}, 600_000)
