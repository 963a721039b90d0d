import { expect, it } from 'vitest'
import type { Aggregations } from '../../../src/core/aggregation.ts'
import type { LogEngine } from '../../../src/core/engine.ts'
import { createStoreReader } from '../../../src/store/engine/store-engine.ts'
import { createFolder, ecsLine } from '../folder.ts'
import { StoreFolder } from './store-folder.ts'

const kinds: Aggregations = { kinds: { patterns: true } }

/** Lines of eight kinds of messages; each line is of the kinds in turn. */
function lines(from: number, count: number): string {
  const words = ['placed', 'paid', 'sent', 'returned', 'refused', 'lost', 'found', 'closed']
  return Array.from({ length: count }, (_, at) =>
    ecsLine((from + at) * 10, `order ${from + at} ${words[at % 8] ?? ''}`, {}),
  ).join('')
}

async function ask(folder: string, aggregations = kinds): Promise<Awaited<ReturnType<LogEngine['aggregate']>>> {
  const logs = createStoreReader({ dir: folder })
  const answer = await logs.aggregate({ kind: 'all' }, aggregations, {})
  await logs.close()
  return answer
}

it('counts kinds of messages by what segments say of their templates, without their columns', async () => {
  const folder = createFolder()
  const store = new StoreFolder(folder)
  for (const piece of [0, 1, 2, 3]) {
    store.append(lines(piece * 20_000, 20_000))
    store.rotate()
  }
  const { results: plain } = await ask(folder)
  store.sealAll()
  const { results, total, $ } = await ask(folder)
  expect(results).toEqual(plain)
  expect(total).toBe(80_000)
  const { $: all } = await ask(folder, { kinds: { patterns: true, aggs: { levels: { terms: 'log.level' } } } })
  // Of one segment the newest lines are read; of the others nothing.
  expect($.readBytes ?? Infinity).toBeLessThan((all.readBytes ?? 0) / 2)
})

it('counts kinds of messages in segments that do not say how many lines their templates have', async () => {
  const folder = createFolder()
  const store = new StoreFolder(folder)
  // One of so few lines says it nowhere.
  store.append(lines(0, 20_000))
  store.rotate()
  store.append(lines(20_000, 2000))
  store.rotate()
  store.append(lines(22_000, 20_000))
  store.rotate()
  const { results: plain } = await ask(folder)
  store.sealAll()
  expect((await ask(folder)).results).toEqual(plain)
})
