import { once } from 'node:events'
import { pino } from 'pino'

/**
 * A service that logs with pino alone: one half of its lines at once, the other half when its parent says so, and ends. Pino waits ten
 * seconds for a transport at the end, whatever that one allows itself: what can take long on a busy machine is done before.
 *
 * pino-service.ts URL STREAM LINES CLOSE_DEADLINE_MS
 */
const [, , node = '', dataStream = '', lines = '0', closeDeadlineMs = '0'] = process.argv
const target = new URL('../../src/elasticsearch/index.ts', import.meta.url).href
const transport = pino.transport({
  target,
  options: {
    node,
    dataStream,
    service: 'orders',
    closeDeadlineMs: Number(closeDeadlineMs),
    maxRetryDelayMs: 500,
    requestTimeoutMs: 5_000,
  },
})
const log = pino({ name: 'not-the-service' }, transport)
await once(transport, 'ready')
const write = (first: number, last: number): void => {
  for (let n = first; n <= last; n++) {
    if (n % 100 === 0) log.error({ n, reqId: `r-${n}`, err: new Error('declined'), user: 'bob' }, 'payment failed')
    else log.info({ n, reqId: `r-${n}`, amount: n / 4 }, 'order placed')
  }
}
write(1, Number(lines) >> 1)
await once(process, 'message')
write((Number(lines) >> 1) + 1, Number(lines))
process.disconnect?.()
// A service holds its logger. Pino ends the thread of a transport that nobody holds any more, with all that it has.
process.once('exit', () => void log)
