import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createLogger } from '../../../src/index.ts'
import { openLogs } from '../../../src/search/index.ts'
import { compactStore, store } from '../../../src/store/index.ts'
import { createFolder } from '../folder.ts'

const folder = createFolder()

it(
  'finds every line as soon as it is flushed, once, while its file is sealed and its segments are merged',
  { timeout: 600_000 },
  async () => {
    const dir = join(folder, 'living')
    const log = createLogger({ service: 'checkout', sinks: [store({ dir, segment: { lines: 64 } })] })
    const logs = await openLogs(dir)
    let merging: Promise<unknown> = Promise.resolve()
    for (let batch = 1; batch <= 30; batch++) {
      for (let at = 0; at < 50; at++) log.info('item {n} of {batch}', { n: at, batch })
      await log.flush()
      const { total, records, $ } = await logs.search(`batch:${batch}`, {}, 1000)
      expect([total, new Set(records.map(({ id }) => id)).size, $.exact]).toEqual([50, 50, true])
      const { batches } = await logs.aggregate('*', { batches: { terms: 'batch', size: 100 } })
      expect(batches.buckets.map(({ count }) => count)).toEqual(Array.from({ length: batch }, () => 50))
      // One after the other: a store is merged by one at a time.
      if (batch % 10 === 0) merging = merging.then(async () => compactStore(dir, { level: 'online' }))
    }
    await merging
    expect((await logs.search('item')).total).toBe(1500)
    await log.close()
    expect((await logs.search('item')).total).toBe(1500)
    await logs.close()
  },
)
