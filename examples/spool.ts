// Lines that outlive the process and the outage: with a spool they stand on the disk before anything else is done with them. A service
// logs while Elasticsearch is away, and is killed; the next one ships what the first one left, each line once.
// ELASTICSEARCH_URL=http://127.0.0.1:9200 node examples/spool.ts
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@elastic/elasticsearch'
import { createLogger } from 'cordwood'
import { elasticsearch } from 'cordwood/elasticsearch'
import { openLogs } from 'cordwood/query'

const node = process.env['ELASTICSEARCH_URL'] ?? 'http://127.0.0.1:9200'
const [, , dir = mkdtempSync(join(tmpdir(), 'cordwood-spool-')), dataStream = `logs-spool-${process.pid}`, nobody] = process.argv

if (nobody !== undefined) {
  // The service, with a server that nobody reaches.
  const sink = elasticsearch({ node: nobody, dataStream, spool: { dir, durability: 'interval' } })
  const log = createLogger({ service: 'checkout', sinks: [sink], onProblem: () => undefined })
  for (let order = 1; order <= 500; order++) log.info('order {orderId} placed', { orderId: `o-${order}` })
  log.error('the last word', new Error('out of cards')) // error and above: on the disk before the call returns
  process.kill(process.pid, 'SIGKILL')
}

const service = spawn(process.execPath, [fileURLToPath(import.meta.url), dir, dataStream, 'http://127.0.0.1:9'])
const [, signal] = await once(service, 'exit')
console.log('the service was ended by', signal)

// The next start, with the server back. What it has taken over has books of its own.
const log = createLogger({
  service: 'checkout',
  sinks: [elasticsearch({ node, dataStream, spool: { dir }, closeDeadlineMs: 30_000 })],
  onProblem: ({ code }) => console.log('told of:', code),
})
log.info('started again')
for (let tries = 0; tries < 600 && log.stats.sinks[0]?.extra?.['recoveredStored'] !== 501; tries++) {
  await new Promise((resolve) => setTimeout(resolve, 50))
}
const { recovered, recoveredStored } = log.stats.sinks[0]?.extra ?? {}
console.log('recovered', recovered, 'stored', recoveredStored)
await log.close()

const client = new Client({ node })
await client.indices.refresh({ index: dataStream })
const logs = await openLogs({ elasticsearch: client, index: dataStream })
const { orders } = await logs.query('').aggregate({ orders: { cardinality: 'orderId' } })
const { total, records } = await logs.query('level:error').search()
console.log(orders.value, 'orders;', total, 'error:', records[0]?.message, '|', records[0]?.error?.message)
await logs.close()
await client.close()
rmSync(dir, { recursive: true })

// → the service was ended by SIGKILL
// → recovered 501 stored 501
// → 500 orders; 1 error: the last word | out of cards
