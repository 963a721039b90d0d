// A service that logs with pino alone: pino-service.ts DIR LINES
import { pino } from 'pino'

const [, , dir = '', lines = '0'] = process.argv
const target = new URL('../../../src/store/index.ts', import.meta.url).href
const transport: unknown = pino.transport({ target, options: { dir, segment: { lines: 1_000 } } })
const log = pino({ name: 'orders' }, transport as pino.DestinationStream)
for (let n = 1; n <= Number(lines); n++) {
  if (n % 100 === 0) log.error({ n, reqId: `r-${n}`, err: new Error('declined'), user: 'bob' }, 'payment failed')
  else log.info({ n, reqId: `r-${n}`, amount: n / 4 }, 'order placed ✓')
}
// A service holds its logger. Pino ends the thread of a transport that nobody holds any more, with all that it has.
process.once('exit', () => void log)
