import { pino } from 'pino'

/** A service that logs with pino alone. pino-service.ts URL STREAM LINES CLOSE_DEADLINE_MS */
const [, , node = '', dataStream = '', lines = '0', closeDeadlineMs = '0'] = process.argv
const target = new URL('../../src/elasticsearch/index.ts', import.meta.url).href
const transport: unknown = pino.transport({
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
const log = pino({ name: 'not-the-service' }, transport as pino.DestinationStream)
for (let n = 1; n <= Number(lines); n++) {
  if (n % 100 === 0) log.error({ n, reqId: `r-${n}`, err: new Error('declined'), user: 'bob' }, 'payment failed')
  else log.info({ n, reqId: `r-${n}`, amount: n / 4 }, 'order placed')
}
// A service holds its logger. Pino ends the thread of a transport that nobody holds any more, with all that it has.
process.once('exit', () => void log)
