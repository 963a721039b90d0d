// Koa 3: one middleware before all others.
import Koa from 'koa'
import type { AddressInfo } from 'node:net'
import { createLogger, memory } from 'cordwood'
import { koaContext } from 'cordwood/http'

// A service leaves `sinks` out and logs to standard output. Here the lines are kept, to look at them at the end.
const lines = memory()
const log = createLogger({ service: 'shop', sinks: [lines] })

const app = new Koa()
app.silent = true // Koa prints errors to standard error; they are logged already.
app.use(koaContext(log))
app.use(async (context) => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  // Learned on the way: from here on it is on every line of the request, the access line too.
  log.addContext({ tenant: 'acme' })
  if (context.path === '/broken') throw new Error('out of stock')
  log.info('order asked for')
  context.body = { ok: true }
  // Koa's `finish` runs outside of the middleware, and has the context all the same.
  context.res.on('finish', () => log.info('answered'))
})

const server = app.listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
const { port } = server.address() as AddressInfo

await fetch(`http://127.0.0.1:${port}/orders/o-1`, { headers: { 'x-request-id': 'req-1' } })
await fetch(`http://127.0.0.1:${port}/broken`, { headers: { 'x-request-id': 'req-2' } })

server.close()
await log.close()
for (const { level, message, fields, error } of lines.records) {
  console.log(level, message, '|', fields['http.request.id'], fields['tenant'], error?.message)
}

// → 30 order asked for | req-1 acme undefined
// → 30 request completed | req-1 acme undefined
// → 30 answered | req-1 acme undefined
// → 50 request failed | req-2 acme out of stock
// → 50 request completed | req-2 acme undefined
