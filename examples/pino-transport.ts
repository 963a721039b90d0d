// A service that logs with pino, and ships by cordwood: `cordwood/elasticsearch` as the target of a pino transport, in a worker.
// ELASTICSEARCH_URL=http://127.0.0.1:9200 node examples/pino-transport.ts
import { once } from 'node:events'
import { Client } from '@elastic/elasticsearch'
import pino from 'pino'
import { openLogs } from 'cordwood/query'

const node = process.env['ELASTICSEARCH_URL'] ?? 'http://127.0.0.1:9200'
const dataStream = `logs-pino-${process.pid}`

const transport = pino.transport({ target: 'cordwood/elasticsearch', options: { node, dataStream, closeDeadlineMs: 30_000 } })
const log = pino({ base: { 'service.name': 'checkout' } }, transport)
const request = log.child({ reqId: 'r-7' })

request.info({ orderId: 'o-42' }, 'order placed')
request.error({ err: new Error('card declined') }, 'payment failed')

// Ends the worker when every line has been acknowledged. (The timer stands for a service's sockets: a worker of pino keeps
// no process alive.)
const alive = setInterval(() => undefined, 1000)
transport.end()
await once(transport, 'close')
clearInterval(alive)

// pino's names and ours mean the same in queries: reqId is http.request.id.
const client = new Client({ node })
const logs = await openLogs({ elasticsearch: client, index: dataStream })
let page = await logs.query('requestId:r-7').search({ order: 'oldest' })
for (let attempt = 0; page.total < 2 && attempt < 300; attempt++) {
  await new Promise((resolve) => setTimeout(resolve, 200))
  page = await logs.query('requestId:r-7').search({ order: 'oldest' })
}
for (const { level, message, fields, error } of page.records) {
  console.log(level, message, '|', fields['service.name'], fields['orderId'], error?.message)
}
await logs.close()
await client.close()

// → 30 order placed | checkout o-42 undefined
// → 50 payment failed | checkout undefined card declined
