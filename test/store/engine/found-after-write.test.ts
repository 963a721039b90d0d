import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createLogger } from '../../../src/index.ts'
import { openLogs } from '../../../src/search/index.ts'
import { store } from '../../../src/store/index.ts'
import { createFolder } from '../folder.ts'

const lines = 240

it(
  'finds each line that was logged, without a flush, once: in the same process and from another one, while files are sealed',
  { timeout: 600_000 },
  async () => {
    const dir = createFolder()
    const log = createLogger({ service: 'checkout', sinks: [store({ dir, segment: { lines: 50 } })] })
    log.info('started')
    await log.flush()
    const child = fork(new URL('../children/finding.ts', import.meta.url).pathname, [dir])
    await once(child, 'message')
    const logs = await openLogs(dir)
    for (let n = 1; n <= lines; n++) {
      log.info('order {orderId} placed', { orderId: `o-${n}` })
      const answered = once(child, 'message') as Promise<[{ n: number; total: number }]>
      child.send(n)
      let total = 0
      // It is written within the ring's interval: nobody has to ask for it.
      while (total === 0) ({ total } = await logs.search(`orderId:"o-${n}"`))
      expect(total).toBe(1)
      expect((await answered)[0]).toEqual({ n, total: 1 })
    }
    await expect.poll(() => log.stats.sinks[0]?.extra['sealedSegments'] ?? 0, { timeout: 120_000 }).toBeGreaterThan(1)
    expect((await logs.search('order', {}, 1)).total).toBe(lines)
    await log.close()
    await logs.close()
    child.disconnect()
  },
)
