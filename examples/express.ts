// Express 5: one middleware before all others, one for errors after them.
import express from 'express'
import type { AddressInfo } from 'node:net'
import { createLogger, memory } from 'cordwood'
import { expressContext, expressErrors } from 'cordwood/http'

// A service leaves `sinks` out and logs to standard output. Here the lines are kept, to look at them at the end.
const lines = memory()
const log = createLogger({ service: 'shop', sinks: [lines] })

const app = express()
// The ids of session and user become part of each line; health checks get no access line.
app.use(
  expressContext(log, {
    user: (request) => request.headers['x-user']?.toString(),
    ignore: (request) => request.url === '/health',
  }),
)
app.use(express.json())

app.get('/health', (_request, response) => {
  response.end('ok')
})
app.post('/orders', (request, response) => {
  const { amount } = request.body as { amount: number }
  // The context is still there after the body was parsed.
  log.info('order for {amount} taken', { amount })
  response.status(201).json({ amount })
})
app.get('/orders/:id', (request) => {
  throw new Error(`no order ${request.params.id}`)
})

app.use(expressErrors(log))
app.use((_error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
  response.status(500).end()
})

const server = app.listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
const { port } = server.address() as AddressInfo
const url = `http://127.0.0.1:${port}`

await fetch(`${url}/health`)
await fetch(`${url}/orders`, {
  method: 'POST',
  body: JSON.stringify({ amount: 12.5 }),
  headers: { 'content-type': 'application/json', 'x-request-id': 'req-1', 'x-user': 'u-1' },
})
await fetch(`${url}/orders/o-9`, { headers: { 'x-request-id': 'req-2' } })

server.close()
await log.close()
for (const { level, message, fields, error } of lines.records) {
  console.log(level, message, '|', fields['http.request.id'], fields['user.id'], fields['http.route'], error?.message)
}

// → 30 order for 12.5 taken | req-1 u-1 undefined undefined
// → 30 request completed | req-1 u-1 /orders undefined
// → 50 request failed | req-2 undefined undefined no order o-9
// → 50 request completed | req-2 undefined /orders/:id undefined
