// Asks a store several questions, and says how much memory its engine held afterwards, and how much the process grew: asking.ts DIR MEMORY
import { setTimeout as sleep } from 'node:timers/promises'
import type { Aggregations } from '../../../src/core/aggregation.ts'
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
/** Less is no buffer. */
const givenBack = 100_000
const collect = globalThis.gc ?? ((): void => undefined)
const usedNow = async (): Promise<number> => {
  // Buffers are given back by a thread, which may not have run yet: it is waited for until nothing more is given back.
  let least = Infinity
  for (let same = 0; same < 4; same++) {
    collect()
    await sleep(10)
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    if (heapUsed + arrayBuffers < least - givenBack) same = 0
    least = Math.min(least, heapUsed + arrayBuffers)
  }
  return least
}

// What the code itself takes is there before.
const before = createStoreEngine({ dir, memoryBytes: 0 })
await before.search(parseQuery('*'), {}, { limit: 1, order: 'newest' })
await before.close()
const engine = createStoreEngine({ dir, memoryBytes: Number(memory) })
const used = await usedNow()
const { rss } = process.memoryUsage()
let held = 0
/** One by one what the bench asks of all lines. */
const ofAll: readonly Aggregations[] = [
  { who: { terms: 'user.id', aggs: { ns: { percentiles: 'event.duration' } } } },
  { each: { dateHistogram: '15m', aggs: { levels: { terms: 'level' } } } },
  { ns: { percentiles: 'event.duration' } },
  { who: { cardinality: 'user.id' } },
  { kinds: { patterns: true } },
]
for (const aggregations of ofAll) {
  await engine.aggregate(parseQuery('*'), aggregations, {})
  held = Math.max(held, (await usedNow()) - used)
}
for (const question of ['user.id:u17', 'user.id:u17 and not level:(debug or info)', 'orde*', 'event.duration >= 500000']) {
  await engine.search(parseQuery(question), {}, { limit: 100, order: 'newest' })
  held = Math.max(held, (await usedNow()) - used)
}
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
