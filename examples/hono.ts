// Hono 4 on @hono/node-server: one middleware before all others.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import { createLogger, memory } from 'cordwood'
import { honoContext, tracedFetch } from 'cordwood/http'

// A service leaves `sinks` out and logs to standard output. Here the lines are kept, to look at them at the end.
const lines = memory()
const log = createLogger({ service: 'shop', sinks: [lines] })

const app = new Hono()
app.use(honoContext(log))
app.get('/stock/:id', (context) => {
  log.info('stock looked up', { item: context.req.param('id') })
  return context.json({ left: 3 })
})
app.get('/orders/:id', async (context) => {
  log.info('order asked for')
  // A call to another service takes the request id and the trace along.
  const stock = await tracedFetch(new URL('/stock/s-1', context.req.url))
  return context.json(await stock.json())
})

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
await new Promise((resolve) => server.once('listening', resolve))
const { port } = server.address() as AddressInfo

const response = await fetch(`http://127.0.0.1:${port}/orders/o-1`, { headers: { 'x-request-id': 'req-1' } })
console.log(await response.json())

server.close()
await log.close()
const traces = new Set(lines.records.map(({ fields }) => fields['trace.id']))
console.log('traces:', traces.size)
for (const { message, fields } of lines.records) console.log(message, '|', fields['http.request.id'], fields['http.route'])

// → { left: 3 }
// → traces: 1
// → order asked for | req-1 undefined
// → stock looked up | req-1 undefined
// → request completed | req-1 /stock/:id
// → request completed | req-1 /orders/:id
