import { serve } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  expressContext,
  expressErrors,
  fastifyContext,
  honoContext,
  httpHandler,
  koaContext,
  type HttpOptions,
  type RequestLog,
} from '../../src/http/index.ts'

/** A server of the tests, and what to do with it. */
export interface TestServer {
  readonly port: number
  readonly server: Server
  close(): Promise<void>
}

/** Node's request, whatever the framework hands to the functions of the options. */
export type AnyOptions = HttpOptions<never>

/** Starts listening on a free port of the loopback. */
export async function listen(server: Server): Promise<TestServer> {
  if (!server.listening) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  return {
    port: (server.address() as AddressInfo).port,
    server,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

class Teapot extends Error {
  readonly status = 418
  readonly statusCode = 418
  readonly expose = true
}

async function drip(response: ServerResponse): Promise<void> {
  response.writeHead(200)
  while (!response.destroyed) {
    response.write('drip')
    await sleep(1)
  }
}

/**
 * The same small service in every framework: `POST /echo/:name` answers its body, `GET /throws` and `/rejects` fail,
 * `GET /teapot` fails with status 418, `GET /never` never answers, `GET /drip` answers for as long as somebody listens.
 */
export const services: Readonly<Record<string, (log: RequestLog, options?: AnyOptions) => Promise<TestServer>>> = {
  'node:http': async (log, options) => {
    const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      if (request.url === '/never') return
      if (request.url === '/drip') return drip(response)
      if (request.url?.startsWith('/echo/') !== true) return void response.writeHead(404).end()
      const body = await text(request)
      log.info('handling')
      response.setHeader('content-type', 'text/plain')
      response.end(body)
    }
    const nodeOptions = options as HttpOptions<IncomingMessage> | undefined
    return listen(
      createServer(httpHandler(log, (request, response: ServerResponse) => void handle(request, response), nodeOptions)),
    )
  },
  express: async (log, options) => {
    const app = express().set('env', 'test')
    app.use(expressContext(log, options))
    app.use(express.text({ type: '*/*' }))
    app.post('/echo/:name', (request, response) => {
      log.info('handling')
      response.type('text/plain').send(typeof request.body === 'string' ? request.body : '')
    })
    app.get('/throws', () => {
      throw new Error('thrown')
    })
    app.get('/rejects', async () => Promise.reject(new Error('rejected')))
    app.get('/teapot', () => {
      throw new Teapot('short and stout')
    })
    app.get('/never', () => {})
    app.get('/drip', (_request, response) => drip(response))
    app.use(expressErrors(log))
    return listen(createServer(app))
  },
  fastify: async (log, options) => {
    const app = Fastify({ forceCloseConnections: true })
    await app.register(fastifyContext(log, options))
    app.post('/echo/:name', async (request, reply) => {
      log.info('handling')
      return reply.type('text/plain').send(String(request.body ?? ''))
    })
    app.get('/throws', () => {
      throw new Error('thrown')
    })
    app.get('/rejects', async () => Promise.reject(new Error('rejected')))
    app.get('/teapot', () => {
      throw new Teapot('short and stout')
    })
    app.get('/never', (_request, reply) => void reply.hijack())
    app.get('/drip', (_request, reply) => {
      reply.hijack()
      return void drip(reply.raw)
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: (app.server.address() as AddressInfo).port, server: app.server, close: () => app.close() }
  },
  koa: async (log, options) => {
    const app = new Koa()
    app.silent = true
    app.use(koaContext(log, options))
    app.use(bodyParser({ enableTypes: ['text'] }))
    app.use(async (context) => {
      if (context.path === '/throws') throw new Error('thrown')
      if (context.path === '/rejects') return Promise.reject(new Error('rejected'))
      if (context.path === '/teapot') throw new Teapot('short and stout')
      if (context.path === '/never' || context.path === '/drip') context.respond = false
      if (context.path === '/drip') return drip(context.res)
      if (!context.path.startsWith('/echo/')) return
      // As @koa/router notes it.
      Object.assign(context, { _matchedRoute: '/echo/:name' })
      log.info('handling')
      context.type = 'text/plain'
      context.body = typeof context.request.body === 'string' ? context.request.body : ''
    })
    const callback = app.callback()
    return listen(createServer((request, response) => void callback(request, response)))
  },
  hono: async (log, options) => {
    const app = new Hono()
    app.use(honoContext(log, options))
    app.post('/echo/:name', async (context) => {
      log.info('handling')
      return context.text(await context.req.text())
    })
    app.get('/throws', () => {
      throw new Error('thrown')
    })
    app.get('/rejects', async () => Promise.reject(new Error('rejected')))
    app.get('/teapot', () => {
      throw new HTTPException(418, { message: 'short and stout' })
    })
    app.get('/never', () => new Promise<Response>(() => {}))
    app.get('/drip', (context) =>
      context.body(
        new ReadableStream({
          async pull(controller) {
            await sleep(1)
            controller.enqueue(new TextEncoder().encode('drip'))
          },
        }),
      ),
    )
    app.onError((error, context) => context.text('failed', error instanceof HTTPException ? error.status : 500))
    const server = await new Promise<Server>((done) => {
      const made = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => done(made as Server))
    })
    return listen(server)
  },
}
