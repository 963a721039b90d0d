// Asks the whole set of one engine in a process of its own: started by measure-memory.ts, answers by message.
import { createStoreEngine } from '../../src/store/create-store-engine.ts'
import { median } from '../lib/statistics.ts'
import type { MemoryFigures, MemoryOrder } from './measure-memory.ts'
import { querySet } from './query-set.ts'
import { sampleLines } from './sample-lines.ts'

const { store, memoryMiB, rounds } = JSON.parse(process.argv[2] ?? '') as MemoryOrder
const open = (): ReturnType<typeof createStoreEngine> => createStoreEngine({ dir: store, memoryBytes: memoryMiB * 1024 * 1024 })
const set = querySet(await sampleLines(open()))
const before = process.memoryUsage().rss
const engine = open()
const times = new Map<string, number[]>()
// The first time all is decoded.
for (let round = 0; round <= rounds; round++) {
  for (const query of set) {
    const start = performance.now()
    await query.ask(engine)
    if (round > 0) times.set(query.name, [...(times.get(query.name) ?? []), performance.now() - start])
  }
}
await engine.close()
const answer: MemoryFigures = {
  memoryMiB,
  peakBytes: process.resourceUsage().maxRSS * 1024 - before,
  warmMs: Object.fromEntries([...times].map(([name, each]) => [name, median(each)])),
}
process.send?.(answer, () => process.disconnect())
