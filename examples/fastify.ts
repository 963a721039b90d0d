// Fastify 5, in the two ways that it can be used: cordwood as Fastify's own logger, and the plugin for context and access lines.
import Fastify from 'fastify'
import { createLogger, memory } from 'cordwood'
import { fastifyContext } from 'cordwood/http'

// A service leaves `sinks` out and logs to standard output. Here the lines are kept, to look at them at the end.
const lines = memory()
const log = createLogger({ service: 'shop', sinks: [lines] })

// 1. As `loggerInstance`: Fastify writes its lines with it. Its serializers for { req, res } are honoured, and each request
// has a child with Fastify's request id as `request.log`.
const plain = Fastify({ loggerInstance: log, genReqId: () => 'fastify-1' })
plain.get('/orders/:id', async (request) => {
  request.log.info({ step: 'read' }, 'order asked for')
  return { ok: true }
})
await plain.inject('/orders/o-1')
await plain.close()

// 2. With the plugin: context for every line, wherever it is logged, and one access line in the place of Fastify's two.
const app = Fastify()
await app.register(fastifyContext(log))
app.get('/orders/:id', async () => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  log.info('order asked for')
  return { ok: true }
})
await app.inject({ url: '/orders/o-2', headers: { 'x-request-id': 'req-2' } })
await app.close()

await log.close()
for (const { message, fields } of lines.records) {
  const shown = fields['req'] ?? fields['res'] ?? fields['http.route']
  console.log(message, '|', fields['http.request.id'], JSON.stringify(shown))
}

// → incoming request | fastify-1 {"method":"GET","url":"/orders/o-1","host":"localhost:80","remoteAddress":"127.0.0.1"}
// → order asked for | fastify-1 undefined
// → request completed | fastify-1 {"statusCode":200}
// → order asked for | req-2 undefined
// → request completed | req-2 "/orders/:id"
