import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'

/** A service that logs with pino alone, and stays. spool-pino-service.ts URL STREAM FOLDER LINES */
const [, , node = '', dataStream = '', dir = '', lines = '0'] = process.argv
const target = new URL('../../src/elasticsearch/index.ts', import.meta.url).href
const transport: unknown = pino.transport({ target, options: { node, dataStream, service: 'orders', spool: { dir } } })
const log = pino(transport as pino.DestinationStream)
for (let n = 1; n <= Number(lines); n++) log.info({ n, note: 'x'.repeat(60) }, 'order placed')
await sleep(600_000)
