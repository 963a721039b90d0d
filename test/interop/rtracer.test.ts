import express from 'express'
import Fastify from 'fastify'
import Koa from 'koa'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as real from 'cls-rtracer'
import { describe, expect, it } from 'vitest'
import { currentContext } from '../../src/context/current.ts'
import { runInContext } from '../../src/context/run.ts'
import { expressContext, httpHandler } from '../../src/http/index.ts'
import * as ours from '../../src/interop/rtracer.ts'
import { call, type Answer } from '../http/matrix/client.ts'
import { exerciseBody, exerciseResponse } from '../http/matrix/exercise.ts'
import { createListLog, type Line } from '../http/matrix/tally.ts'

/** Starts a server for one call, and answers what came back. */
async function ask(listener: RequestListener, headers: Readonly<Record<string, string>> = {}): Promise<Answer | undefined> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const answer = await call({ port, path: '/', method: 'POST', headers, chunks: ['a', 'b'] })
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  return answer
}

type Enter = (options?: ours.TracerOptions) => RequestListener
/** Each answers the id that it sees after its body was read, and `lost` when a listener saw another. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<string> {
  const first = ours.id()
  const wrong: string[] = []
  const check = (place: string): void => {
    if (ours.id() !== first) wrong.push(place)
  }
  exerciseResponse(check, '', response)
  await exerciseBody(check, '', request)
  return wrong.length > 0 ? `lost: ${wrong.join()}` : String(first)
}

const frameworks: Readonly<Record<string, Enter>> = {
  'node:http': (options) => {
    const enter = ours.expressMiddleware(options)
    return (request, response) =>
      enter(request, response, () => void answer(request, response).then((text) => response.end(text)))
  },
  express: (options) => {
    const app = express()
    app.use(ours.expressMiddleware(options))
    app.use(async (request, response) => void response.send(await answer(request, response)))
    return app
  },
  koa: (options) => {
    const app = new Koa()
    app.use(ours.koaMiddleware(options))
    app.use(async (context) => {
      context.body = await answer(context.req, context.res)
    })
    const callback = app.callback()
    return (request, response) => void callback(request, response)
  },
  fastify: (options) => {
    const app = Fastify()
    void app.register(ours.fastifyPlugin, { ...options })
    app.addContentTypeParser('*', (_request, _payload, done) => done(null))
    app.post('/', async (request, reply) => answer(request.raw, reply.raw))
    return (request, response) => void app.ready().then(() => app.routing(request, response))
  },
}

describe.each(Object.entries(frameworks))('cordwood/rtracer with %s', (_name, start) => {
  it('gives each request an id that body parsing and listeners keep', async () => {
    const first = await ask(start())
    expect(first?.body).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    expect((await ask(start()))?.body).not.toBe(first?.body)
    expect(first?.headers['x-request-id']).toBeUndefined()
  })

  it('takes and echoes the header when told so', async () => {
    const answered = await ask(start({ useHeader: true, echoHeader: true }), { 'x-request-id': 'r-1' })
    expect([answered?.body, answered?.headers['x-request-id']]).toEqual(['r-1', 'r-1'])
    expect((await ask(start(), { 'x-request-id': 'r-1' }))?.body).not.toBe('r-1')
  })

  it('takes no header that is no id', async () => {
    expect((await ask(start({ useHeader: true }), { 'x-request-id': 'a b'.repeat(3000) }))?.body).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('asks the factory with the request, and uses another header', async () => {
    const requestIdFactory = (request?: { readonly headers: Record<string, string> }): string => `made-${request?.headers['x-n']}`
    expect((await ask(start({ requestIdFactory: requestIdFactory }), { 'x-n': '7' }))?.body).toBe('made-7')
    expect((await ask(start({ useHeader: true, headerName: 'X-Correlation' }), { 'x-correlation': 'c-1' }))?.body).toBe('c-1')
  })
})

describe('cordwood/rtracer', () => {
  it('exports what cls-rtracer exports, but for Koa 1 and hapi, which need enterWith there', () => {
    const missing = Object.keys(real).filter((name) => !(name in ours) && name !== 'default' && name !== 'module.exports')
    expect(missing.sort()).toEqual(['hapiPlugin', 'koaV1Middleware'])
  })

  it('takes the id of Fastify when told so', async () => {
    const app = Fastify({ genReqId: () => 'fastify-7' })
    await app.register(ours.fastifyPlugin, { useFastifyRequestId: true })
    app.get('/', async () => ours.id())
    expect((await app.inject('/')).body).toBe('fastify-7')
    await app.close()
  })

  it('runs a function with an id', () => {
    expect(ours.id()).toBeUndefined()
    expect(ours.runWithId(ours.id, 'job-1')).toBe('job-1')
    expect(ours.runWithId(ours.id)).toMatch(/^[0-9a-f-]{36}$/)
    expect(runInContext({ requestId: 'r' }, ours.id)).toBe('r')
  })

  it('puts the id on every line', () => {
    expect(ours.runWithId(() => currentContext()?.fields, 'job-1')).toEqual({ requestId: 'job-1' })
  })

  it('agrees with our own wrapper on one id, in either order', async () => {
    const lines: Line[] = []
    const log = createListLog(lines)
    for (const inside of [true, false]) {
      const app = express()
      const both = [expressContext(log), ours.expressMiddleware({ echoHeader: true })]
      app.use(...(inside ? both : both.reverse()))
      app.use((_request, response) => void response.send(String(ours.id())))
      lines.length = 0
      const answered = await ask(app)
      expect(lines.map(({ context }) => context['requestId'])).toEqual([answered?.body])
      expect(answered?.headers['x-request-id']).toBe(answered?.body)
    }
  })

  it('refuses options that it does not know', () => {
    expect(() => ours.expressMiddleware({ useHeaders: true } as never)).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' }),
    )
    expect(() => ours.koaMiddleware({ headerName: 7 } as never)).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }),
    )
  })
})

describe('the real cls-rtracer', () => {
  it('takes the id of ours when its factory asks for it', async () => {
    const inner = real.expressMiddleware({ requestIdFactory: () => ours.id() })
    const listener = httpHandler(createListLog([]), (request, response: ServerResponse) =>
      inner(request, response, () => void response.end(`${String(real.id())} ${String(ours.id())}`)),
    )
    const [theirs, mine] = ((await ask(listener))?.body ?? '').split(' ')
    expect(theirs).toMatch(/^[0-9a-f-]{36}$/)
    expect(theirs).toBe(mine)
  })
})
