import { serve, type HttpBindings } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { runInContext } from '../../../src/context/run.ts'
import { expressContext, fastifyContext, honoContext, httpHandler, koaContext, type RequestLog } from '../../../src/http/index.ts'
import { exerciseBody, exercisePlaces, exerciseResponse, expectedId } from './exercise.ts'
import type { Check } from './tally.ts'

/** A server that listens. */
export interface Running {
  readonly port: number
  close(): Promise<void>
}

/** Middlewares of others, put before and after ours. */
export interface Around {
  readonly express?: readonly (readonly [before: boolean, middleware: express.RequestHandler])[]
  readonly koa?: readonly (readonly [before: boolean, middleware: Koa.Middleware])[]
  readonly fastify?: readonly (readonly [before: boolean, plugin: (instance: never, options: never, done: () => void) => void])[]
  /** Of node:http: runs the rest. */
  readonly node?: (request: IncomingMessage, response: ServerResponse, rest: () => void) => void
}

async function listen(server: Server): Promise<Running> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Begins a response that goes on until the client has gone. */
async function dripUntilGone(check: Check, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = expectedId(request)
  request.on('aborted', () => check('req aborted', id))
  request.on('close', () => check('aborted: req close', id))
  response.on('close', () => check('aborted: res close', id))
  response.writeHead(200)
  while (!response.destroyed) {
    response.write('drip')
    await sleep(1)
  }
  check('aborted: after the end', id)
}

async function handleRaw(check: Check, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = expectedId(request)
  exerciseResponse(check, id, response)
  const bytes = await exerciseBody(check, id, request)
  check('after the body', id)
  // Koa begins with 404.
  response.statusCode = 200
  response.write('x', () => check('res.write callback', id))
  response.end(String(bytes), () => check('res.end callback', id))
}

async function iterate(check: Check, request: IncomingMessage): Promise<string> {
  const id = expectedId(request)
  let bytes = 0
  for await (const chunk of request) {
    check('for await of req', id)
    bytes += (chunk as Buffer).length
  }
  check('after for await of req', id)
  return String(bytes)
}

export async function startNode(log: RequestLog, check: Check, around: Around = {}): Promise<Running> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const id = expectedId(request)
    if (request.url === '/abort') return dripUntilGone(check, request, response)
    if (request.url === '/raw') return handleRaw(check, request, response)
    if (request.url === '/iterate') return void response.end(await iterate(check, request))
    exerciseResponse(check, id, response)
    await exerciseBody(check, id, request)
    await exercisePlaces(check, id)
    return void response.end('{}')
  }
  const inner = httpHandler(log, (request: IncomingMessage, response: ServerResponse) => void handle(request, response))
  const { node } = around
  if (node === undefined) return listen(createServer(inner))
  return listen(createServer((request, response) => node(request, response, () => inner(request, response))))
}

/** What happens without our wrapper, where the handler only runs in a scope: the matrix must see what is lost there. */
export async function startUnwrapped(_log: RequestLog, check: Check): Promise<Running> {
  return listen(
    createServer((request, response) => {
      runInContext({ requestId: expectedId(request) }, () => void handleRaw(check, request, response))
    }),
  )
}

/** As startNode, but the other library is entered within ours. */
export async function startNodeAround(log: RequestLog, check: Check, node: NonNullable<Around['node']>): Promise<Running> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/abort') return dripUntilGone(check, request, response)
    return handleRaw(check, request, response)
  }
  return listen(
    createServer(
      httpHandler(log, (request, response: ServerResponse) => node(request, response, () => void handle(request, response))),
    ),
  )
}

export async function startExpress(log: RequestLog, check: Check, { express: around = [] }: Around = {}): Promise<Running> {
  const app = express()
  for (const [before, middleware] of around) if (before) app.use(middleware)
  app.use(expressContext(log))
  for (const [before, middleware] of around) if (!before) app.use(middleware)
  app.post('/raw', (request, response) => handleRaw(check, request, response))
  app.post('/iterate', async (request, response) => void response.send(await iterate(check, request)))
  app.get('/abort', (request, response) => dripUntilGone(check, request, response))
  app.use(express.json())
  app.post('/json', async (request, response) => {
    const id = expectedId(request)
    check('body parsed', id)
    exerciseResponse(check, id, response)
    await exercisePlaces(check, id)
    response.json(request.body)
  })
  return listen(createServer(app))
}

export async function startKoa(log: RequestLog, check: Check, { koa: around = [] }: Around = {}): Promise<Running> {
  const app = new Koa()
  for (const [before, middleware] of around) if (before) app.use(middleware)
  app.use(koaContext(log))
  for (const [before, middleware] of around) if (!before) app.use(middleware)
  app.use(async (context, next) => {
    const id = expectedId(context.req)
    if (context.path === '/abort' || context.path === '/raw') context.respond = false
    if (context.path === '/abort') return dripUntilGone(check, context.req, context.res)
    if (context.path === '/raw') return handleRaw(check, context.req, context.res)
    if (context.path === '/iterate') return void (context.body = await iterate(check, context.req))
    exerciseResponse(check, id, context.res)
    return next()
  })
  app.use(bodyParser())
  app.use(async (context) => {
    const id = expectedId(context.req)
    check('body parsed', id)
    await exercisePlaces(check, id)
    context.body = context.request.body
  })
  const callback = app.callback()
  return listen(createServer((request, response) => void callback(request, response)))
}

export async function startFastify(log: RequestLog, check: Check, { fastify: around = [] }: Around = {}): Promise<Running> {
  const app = Fastify({ forceCloseConnections: true })
  for (const [before, plugin] of around) if (before) await app.register(plugin as never, { useHeader: true } as never)
  await app.register(fastifyContext(log))
  for (const [before, plugin] of around) if (!before) await app.register(plugin as never, { useHeader: true } as never)
  app.addHook('preHandler', async (request) => check('preHandler hook', expectedId(request.raw)))
  app.addHook('onResponse', async (request) => check('onResponse hook', expectedId(request.raw)))
  app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null))
  app.post('/raw', (request, reply) => {
    reply.hijack()
    return void handleRaw(check, request.raw, reply.raw)
  })
  app.post('/iterate', async (request) => iterate(check, request.raw))
  app.get('/abort', (request, reply) => {
    reply.hijack()
    void dripUntilGone(check, request.raw, reply.raw)
  })
  app.post('/json', async (request, reply) => {
    const id = expectedId(request.raw)
    check('body parsed', id)
    exerciseResponse(check, id, reply.raw)
    await exercisePlaces(check, id)
    return request.body
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() }
}

export async function startHono(log: RequestLog, check: Check): Promise<Running> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use(honoContext(log))
  app.post('/json', async (context) => {
    const id = expectedId(context.env.incoming)
    const body: unknown = await context.req.json()
    check('body parsed', id)
    exerciseResponse(check, id, context.env.outgoing)
    await exercisePlaces(check, id)
    return context.json(body as object)
  })
  app.post('/raw', async (context) => {
    const id = expectedId(context.env.incoming)
    exerciseResponse(check, id, context.env.outgoing)
    const bytes = await exerciseBody(check, id, context.env.incoming)
    check('after the body', id)
    return context.text(`x${bytes}`)
  })
  app.post('/iterate', async (context) => {
    const id = expectedId(context.env.incoming)
    let bytes = 0
    for await (const chunk of context.req.raw.body ?? []) {
      check('for await of req', id)
      bytes += (chunk as Uint8Array).length
    }
    check('after for await of req', id)
    return context.text(String(bytes))
  })
  app.get('/abort', (context) => {
    const id = expectedId(context.env.incoming)
    const { incoming, outgoing } = context.env
    incoming.on('close', () => check('aborted: req close', id))
    outgoing.on('close', () => check('aborted: res close', id))
    const body = new ReadableStream({
      async start(controller) {
        while (!outgoing.destroyed) {
          controller.enqueue(new TextEncoder().encode('drip'))
          await sleep(1)
          check('body stream start', id)
        }
        check('aborted: after the end', id)
      },
      cancel: () => check('body stream cancel', id),
    })
    return context.body(body)
  })
  app.get('/pull', (context) => {
    const id = expectedId(context.env.incoming)
    let left = 3
    const body = new ReadableStream(
      {
        pull(controller) {
          check('body stream pull', id)
          controller.enqueue(new TextEncoder().encode('pull'))
          if (--left === 0) controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    return context.body(body)
  })
  const server = await new Promise<Server>((done) => {
    const made = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => done(made as Server))
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => (server.closeAllConnections(), server.close(), void (await once(server, 'close'))),
  }
}
