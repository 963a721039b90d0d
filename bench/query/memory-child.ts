// Asks the whole set of one engine in a process of its own: started by measure-memory.ts, answers by message.
import type { LogEngine } from '../../src/core/engine.ts'
import { createStoreReader } from '../../src/store/engine/store-engine.ts'
import { median } from '../lib/statistics.ts'
import type { MemoryFigures, MemoryOrder } from './measure-memory.ts'
import { querySet } from './query-set.ts'
import { sampleLines } from './sample-lines.ts'

const { store, memoryMiB, rounds } = JSON.parse(process.argv[2] ?? '') as MemoryOrder
const open = (keepsAnswers: boolean): LogEngine =>
  createStoreReader({ dir: store, memoryBytes: memoryMiB * 1024 * 1024 }, keepsAnswers)
const set = querySet(await sampleLines(open(true)))
const before = process.memoryUsage().rss
const times = new Map<string, number[]>()

async function askAll(keepsAnswers: boolean): Promise<void> {
  const engine = open(keepsAnswers)
  // The first time all is decoded.
  for (let round = 0; round <= rounds; round++) {
    for (const query of set) {
      const start = performance.now()
      await query.ask(engine)
      if (round > 0 && !keepsAnswers) times.set(query.name, [...(times.get(query.name) ?? []), performance.now() - start])
    }
  }
  await engine.close()
}

await askAll(true)
const peakBytes = process.resourceUsage().maxRSS * 1024 - before
await askAll(false)
const answer: MemoryFigures = {
  memoryMiB,
  peakBytes,
  warmMs: Object.fromEntries([...times].map(([name, each]) => [name, median(each)])),
}
process.send?.(answer, () => process.disconnect())
