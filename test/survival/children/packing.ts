// Ends, with nothing more to do, while its logger packs a large closed file. Its orders come as JSON.
import { readdirSync } from 'node:fs'
import { createLogger, file } from '../../../src/index.ts'

/** What a child is to do. */
export interface PackingOrders {
  readonly folder: string
  /** How it ends once packing has begun. */
  readonly end: 'natural' | 'close'
}

const orders = JSON.parse(process.argv[2] ?? '') as PackingOrders
const log = createLogger({ sinks: [file({ path: `${orders.folder}/app.log`, rotate: { maxBytes: '1 GB', compress: 'gzip' } })] })
log.info('line', { n: 1 })
const timer = setInterval(() => {
  if (!readdirSync(orders.folder).some((name) => name.endsWith('.draft'))) return
  clearInterval(timer)
  log.info('line', { n: 2 })
  if (orders.end === 'close') void log.close()
}, 1)
