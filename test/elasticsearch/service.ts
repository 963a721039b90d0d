import { setTimeout as sleep } from 'node:timers/promises'
import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { createLogger } from '../../src/index.ts'

/**
 * A service that logs so many lines at so many a second and then ends, by itself or as it is told. It knows nothing of tests but
 * that it tells its parent when it logs a line whose number ends in so many zeros.
 *
 * service.ts URL STREAM LINES LINES_A_SECOND END LAST_FLUSH_MS
 */
const [, , node = '', dataStream = '', lines = '0', rate = '1000', end = 'natural', timeoutMs = '100000'] = process.argv
const total = Number(lines)
const log = createLogger({
  service: 'orders',
  exit: { timeoutMs: Number(timeoutMs) },
  // A server on a busy machine may not answer for half a minute.
  sinks: [
    elasticsearch({ node, dataStream, requestTimeoutMs: 120_000, maxRetryDelayMs: 1_000, closeDeadlineMs: Number(timeoutMs) }),
  ],
})

const start = performance.now()
let n = 0
while (n < total) {
  const due = Math.min(total, ((performance.now() - start) * Number(rate)) / 1000)
  while (n < due) {
    n++
    if (n % 1_000 === 0) process.send?.({ n, at: Date.now() })
    log.withContext({ requestId: `r-${n}` }, () =>
      log.info('order {n} placed', { n, amount: n / 4, customer: { id: `c-${n % 100}` } }),
    )
  }
  await sleep(5)
}
process.send?.({ n: 0, at: 0, emitted: log.stats.emitted.total })
if (end === 'close') await log.close()
if (end === 'exit') process.exit(0)
process.disconnect?.()
