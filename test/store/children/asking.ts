// Asks a store several questions, and says how much memory its engine held afterwards, and how much the process grew: asking.ts DIR MEMORY
import { setTimeout as sleep } from 'node:timers/promises'
import { parseQuery } from '../../../src/query/parser.ts'
import { createStoreEngine } from '../../../src/store/create-store-engine.ts'

/** What the parent is told, in bytes. */
export interface Asked {
  /** What is still there when all that can be collected has been. */
  readonly held: number
  /** How much more the process had from the system, at most. */
  readonly grown: number
}

const [, , dir = '', memory = ''] = process.argv
const collect = globalThis.gc ?? ((): void => undefined)
const usedNow = async (): Promise<number> => {
  // Buffers are given back by a thread, which may not have run yet: a collection waits for the one before it.
  for (let turn = 0; turn < 3; turn++) {
    collect()
    await sleep(10)
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const engine = createStoreEngine({ dir, memoryBytes: Number(memory) })
// What the code itself takes is there before.
await engine.search(parseQuery('*'), {}, { limit: 1, order: 'newest' })
const used = await usedNow()
const { rss } = process.memoryUsage()
let held = 0
for (const question of ['*', 'level:error', 'message:*efuse*', '"order 17"', 'event.duration > 100']) {
  const aggs = {
    each: { dateHistogram: '1m' as const, aggs: { ns: { stats: 'event.duration' }, who: { cardinality: 'user.id' } } },
  }
  await engine.aggregate(parseQuery(question), aggs, {})
  await engine.search(parseQuery(question), {}, { limit: 10, order: 'oldest' })
  held = Math.max(held, (await usedNow()) - used)
}
const asked: Asked = { held, grown: process.resourceUsage().maxRSS * 1024 - rss }
await engine.close()
process.send?.(asked, () => process.disconnect())
