// Shipping lines to Elasticsearch, and asking for them there. Start one with `npm run elasticsearch`, then run this with its URL:
// ELASTICSEARCH_URL=http://127.0.0.1:9200 node examples/elasticsearch.ts
import { Client } from '@elastic/elasticsearch'
import { createLogger } from 'cordwood'
import { elasticsearch } from 'cordwood/elasticsearch'
import { openLogs } from 'cordwood/query'

const node = process.env['ELASTICSEARCH_URL'] ?? 'http://127.0.0.1:9200'
const dataStream = `logs-example-${process.pid}`

// The sink makes its index template, batches, compresses, retries, and gives each line an id that never doubles it. Closing
// waits 5 seconds for the server unless told otherwise; a new data stream on a busy machine may need more.
const log = createLogger({ service: 'checkout', sinks: [elasticsearch({ node, dataStream, closeDeadlineMs: 30_000 })] })

for (let order = 1; order <= 100; order++) {
  log.withContext({ requestId: `r-${order}` }, () => {
    log.info('order {orderId} placed', { orderId: `o-${order}`, amount: order / 4 })
    if (order % 25 === 0) log.error('payment failed', new Error('card declined'))
  })
}

// Resolves when the server has acknowledged every line.
const report = await log.close()
console.log('written', report.written, 'dropped', report.dropped)

// The same questions as on files (see query.ts), answered by the server.
const client = new Client({ node })
const logs = await openLogs({ elasticsearch: client, index: dataStream })

// Elasticsearch shows new lines at its next refresh, within a second or so.
let page = await logs.query('level:error').search({ order: 'oldest' })
for (let attempt = 0; page.total < 4 && attempt < 300; attempt++) {
  await new Promise((resolve) => setTimeout(resolve, 200))
  page = await logs.query('level:error').search({ order: 'oldest' })
}
for (const { message, fields, error } of page.records) console.log(message, '|', fields['http.request.id'], error?.message)

const { levels, revenue } = await logs.query('').aggregate({ levels: { terms: 'level' }, revenue: { stats: 'amount' } })
console.log(levels.buckets.map(({ key, count }) => `${key}: ${count}`).join(', '))
console.log('revenue', revenue.sum)

await logs.close()
await client.close()

// → written 104 dropped 0
// → payment failed | r-25 card declined
// → payment failed | r-50 card declined
// → payment failed | r-75 card declined
// → payment failed | r-100 card declined
// → info: 100, error: 4
// → revenue 1262.5
