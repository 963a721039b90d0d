// node:http: each request runs in a context with its ids, and gets one access line when it is over.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLogger, memory } from 'cordwood'
import { httpHandler } from 'cordwood/http'

// A service leaves `sinks` out and logs to standard output. Here the lines are kept, to look at them at the end.
const lines = memory()
const log = createLogger({ service: 'shop', sinks: [lines] })

async function findOrder(id: string): Promise<object> {
  await new Promise((resolve) => setTimeout(resolve, 5))
  // No request is handed down to here; its id is on the line all the same.
  log.info('order {orderId} read', { orderId: id })
  return { id, total: 12.5 }
}

const server = createServer(
  httpHandler(log, async (request, response) => {
    const id = request.url?.split('/').at(-1) ?? ''
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(await findOrder(id)))
  }),
)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo

// A caller may bring an id along; it is taken where it has the form of one, and goes back with the answer.
const response = await fetch(`http://127.0.0.1:${port}/orders/o-42`, { headers: { 'x-request-id': 'req-7' } })
console.log(response.headers.get('x-request-id'), await response.text())

server.close()
await log.close()
for (const { message, fields } of lines.records) {
  console.log(message, '|', fields['http.request.id'], '|', fields['http.response.status_code'], fields['url.path'])
}

// → req-7 {"id":"o-42","total":12.5}
// → order o-42 read | req-7 | undefined undefined
// → request completed | req-7 | 200 /orders/o-42
