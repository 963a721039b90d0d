import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { createLogger } from '../../src/logger/create.ts'
import { httpHandler, tracedFetch, type RequestLog } from '../../src/http/index.ts'
import { memory } from '../../src/sinks/memory.ts'
import { call } from './matrix/client.ts'
import { listen, type TestServer } from './server.ts'

const open: TestServer[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (running) => running.close()))
})
const start = async (listener: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<number> => {
  const running = await listen(createServer((request, response) => void listener(request, response)))
  open.push(running)
  return running.port
}

it('a request through two services is found in the lines of both by one trace id', async () => {
  const sinks = { shop: memory(), stock: memory() }
  const stockLog = createLogger({ service: 'stock', sinks: [sinks.stock] })
  const shopLog = createLogger({ service: 'shop', sinks: [sinks.shop] })
  const stock = await start(
    httpHandler(stockLog, (_request: IncomingMessage, response: ServerResponse) => {
      stockLog.info('stock asked for', { left: 7 })
      response.end('7')
    }),
  )
  const shop = await start(
    httpHandler(shopLog, async (_request: IncomingMessage, response: ServerResponse) => {
      shopLog.withContext({ orderId: 'o-1' }, () => shopLog.info('order placed'))
      const answer = await tracedFetch(`http://127.0.0.1:${stock}/stock`)
      response.end(await answer.text())
    }),
  )
  await Promise.all([1, 2, 3].map(async (n) => call({ port: shop, path: '/order', headers: { 'x-request-id': `r-${n}` } })))
  await expect.poll(() => sinks.shop.lines.length + sinks.stock.lines.length).toBe(12)
  const lines = [...sinks.shop.lines, ...sinks.stock.lines].map((line) => JSON.parse(line) as Record<string, unknown>)
  const placed = lines.find((line) => line['message'] === 'order placed' && line['http.request.id'] === 'r-2')
  expect(placed).toMatchObject({ orderId: 'o-1', 'service.name': 'shop', 'transaction.id': placed?.['span.id'] })
  const found = lines.filter((line) => line['trace.id'] === placed?.['trace.id'])
  expect(found.map((line) => `${String(line['service.name'])}: ${String(line['message'])}`).sort()).toEqual([
    'shop: order placed',
    'shop: request completed',
    'stock: request completed',
    'stock: stock asked for',
  ])
  expect(found.every((line) => line['http.request.id'] === 'r-2')).toBe(true)
  expect(found.find((line) => line['service.name'] === 'stock' && 'parent.id' in line)?.['parent.id']).toBe(placed?.['span.id'])
  await Promise.all([stockLog.close(), shopLog.close()])
})

it('a StructuredLogger is a logger for the wrappers', () => {
  const log = createLogger({ sinks: [memory()] })
  const fits: RequestLog = log
  expect(fits).toBe(log)
})
