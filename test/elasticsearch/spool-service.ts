import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { createLogger } from '../../src/index.ts'

/**
 * A service with a spool that logs lines numbered from FIRST on, so many at most, and tells its parent up to which number the
 * spool has them. Then it ends as it is told, or is killed before.
 *
 * spool-service.ts URL STREAM FOLDER FIRST LINES END
 */
const [, , node = '', dataStream = '', dir = '', first = '1', lines = '0', end = 'natural'] = process.argv
const sink = elasticsearch({
  node,
  dataStream,
  spool: { dir, segmentBytes: 64 << 10 },
  batch: { maxAgeMs: 200 },
  maxRetryDelayMs: 500,
  // Its thread takes seconds to start where other work goes on beside it.
  closeDeadlineMs: 150_000,
})
const log = createLogger({ service: 'orders', exit: { timeoutMs: 150_000 }, sinks: [sink] })

const last = Number(first) + Number(lines) - 1
for (let n = Number(first); n <= last; n++) {
  // Errors are written within the call, others when a batch is full or old enough.
  if (n % 10 === 0) log.error('order {n} refused', { n })
  else log.info('order {n} placed', { n, customer: { id: `c-${n % 100}`, note: 'ä'.repeat(n % 40) } })
  if (n % 10 === 0) process.send?.(n)
  if (n % 200 === 0) await sleep(1)
}
if (end === 'drain') {
  // Nothing of its own is among them: it has logged nothing.
  while (readdirSync(dir, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.seg'))) await sleep(20)
  await log.close()
}
if (end === 'stay') await sleep(600_000)
if (end === 'exit') process.exit(0)
if (end === 'close') await log.close()
process.disconnect?.()
