import { expect, it } from 'vitest'
import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { createLogger } from '../../src/index.ts'
import { startIdServer } from './id-server.ts'

it(
  'comes to an end with a server that cannot answer large requests in time, though it has stored them',
  { timeout: 600_000 },
  async () => {
    const server = await startIdServer()
    server.msPerLine = 1
    const sink = elasticsearch({
      node: server.url,
      dataStream: 'logs-late-test',
      bootstrap: false,
      requestTimeoutMs: 2_000,
      maxRetryDelayMs: 100,
      closeDeadlineMs: 100_000,
    })
    const log = createLogger({ service: 'late', sinks: [sink], onProblem: () => undefined })
    for (let n = 1; n <= 5_000; n++) log.info('order placed', { n })
    await log.close()
    const { stored = 0, alreadyStored = 0 } = log.stats.sinks[0]?.extra ?? {}
    expect({ ended: stored + alreadyStored, onServer: server.stored.size }).toEqual({ ended: 5_000, onServer: 5_000 })
    await server.close()
  },
)
