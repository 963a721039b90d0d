import fastify from 'fastify'
import { expect, it } from 'vitest'
import { recorded } from './recorded.ts'

it("is taken by fastify as its logger, and prints a request by fastify's serializers", async () => {
  const { log, lines, problems } = recorded({ levels: { notice: 35 } })
  const app = fastify({ loggerInstance: log })
  app.get('/orders/:id', (request) => {
    request.log.notice({ orderId: 'o1' }, 'looked up')
    return { ok: true }
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const response = await fetch(`${address}/orders/o1`)
  expect(await response.json()).toEqual({ ok: true })
  await app.close()

  const all = await lines()
  const [incoming, own, completed] = all.filter((line) => 'http.request.id' in line)
  expect(incoming).toMatchObject({ message: 'incoming request', req: { method: 'GET', url: '/orders/o1' } })
  expect(own).toMatchObject({ message: 'looked up', 'log.level': 'notice', orderId: 'o1' })
  expect(completed).toMatchObject({ message: 'request completed', res: { statusCode: 200 } })
  expect(new Set([incoming, own, completed].map((line) => line?.['http.request.id'])).size).toBe(1)
  expect(problems).toEqual([])
})

it('prints the error of a failed request', async () => {
  const { log, lines } = recorded()
  const app = fastify({ loggerInstance: log })
  app.get('/', () => {
    throw new RangeError('boom')
  })
  expect((await app.inject('/')).statusCode).toBe(500)
  await app.close()
  expect((await lines()).find((line) => line['log.level'] === 'error')).toMatchObject({
    message: 'boom',
    'error.type': 'RangeError',
    'error.message': 'boom',
    'error.stack_trace': expect.stringContaining('fastify.test.ts'),
  })
})

it('honours the log level of a route', async () => {
  const { log, lines } = recorded()
  const app = fastify({ loggerInstance: log })
  app.get('/quiet', { logLevel: 'error' }, (request) => {
    request.log.info('off')
    return 'ok'
  })
  await app.inject('/quiet')
  await app.close()
  expect(await lines()).toEqual([])
})

it('keeps the serializers that the logger had', async () => {
  const { log, lines } = recorded({ serializers: { req: () => 'mine' } })
  const app = fastify({ loggerInstance: log })
  app.get('/', () => 'ok')
  await app.inject('/')
  await app.close()
  expect((await lines()).find((line) => line['message'] === 'incoming request')).toMatchObject({ req: 'mine' })
})
