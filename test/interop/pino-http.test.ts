import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import fastify from 'fastify'
import real from 'pino'
import { type Options, pinoHttp } from 'pino-http'
import { describe, expect, it } from 'vitest'
import { createLogger, memory } from '../../src/index.ts'
import { pino, type PinoOptions } from '../../src/interop/pino.ts'

type Line = Record<string, unknown>
type RealLogger = real.Logger

/** A logger of pino and one of ours in turn, and the lines of each without what differs from request to request. */
async function both(run: (logger: RealLogger) => Promise<void>, options: object = {}): Promise<[Line[], Line[]]> {
  const collect = async (open: (stream: { write(line: string): void }) => RealLogger): Promise<Line[]> => {
    const lines: Line[] = []
    await run(open({ write: (line) => void lines.push(normal(JSON.parse(line) as Line)) }))
    return lines
  }
  return [
    await collect((stream) => real(options, stream)),
    await collect(
      (stream) =>
        pino({ ...options, exit: { signals: [] }, mask: { mode: 'off' } } as PinoOptions, stream) as unknown as RealLogger,
    ),
  ]
}

function normal(value: unknown): Line {
  const text = JSON.stringify(value, (key, member: unknown) =>
    ['time', 'remotePort', 'host', 'responseTime', 'took', 'stack', 'date', 'reqId', 'id'].includes(key) ? typeof member : member,
  )
  return JSON.parse(text) as Line
}

async function request(listener: RequestListener, ...paths: string[]): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  for (const path of paths) {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      headers: { 'x-key': 'k', 'user-agent': 'test' },
    })
    await response.text()
  }
  await new Promise((resolve) => server.close(resolve))
}

describe('pino-http gives the same lines with a logger of cordwood/pino as with one of pino', () => {
  it.each<[string, Options, object?]>([
    ['by itself', {}],
    ['with custom properties', { customProps: () => ({ tenant: 't1', plan: { n: 1 } }) }],
    [
      'with levels and messages of its own',
      {
        customLogLevel: (_request, response) => (response.statusCode >= 400 ? 'warn' : 'debug'),
        customSuccessMessage: (message) => `done ${String(message.method)}`,
      },
      { level: 'debug' },
    ],
    ['with request ids', { genReqId: () => 'r1', quietReqLogger: true }],
    [
      'with other keys and serializers',
      {
        customAttributeKeys: { req: 'request', res: 'response', err: 'error', responseTime: 'took' },
        serializers: { req: (message: { method: string }) => ({ verb: message.method }) },
      },
    ],
    ['with a line for what was received', { customReceivedMessage: () => 'received', customReceivedObject: () => ({ seen: 1 }) }],
    ['with redaction', {}, { redact: ['req.headers["x-key"]', 'res.headers'] }],
    [
      'with a logger that has bindings, a prefix and a mixin',
      {},
      { msgPrefix: '[http] ', mixin: () => ({ m: 1 }), base: { region: 'eu' } },
    ],
  ])('%s', async (_name, options, loggerOptions) => {
    const [theirs, ours] = await both(async (logger) => {
      const handle = pinoHttp({ logger, ...options })
      const listener = (message: IncomingMessage, response: ServerResponse): void => {
        handle(message, response)
        message.log.info({ path: message.url }, 'handling')
        message.log.child({ deep: 1 }).info('deeper')
        response.statusCode = message.url === '/missing' ? 404 : message.url === '/broken' ? 500 : 200
        response.setHeader('date', 'now')
        response.end('body')
      }
      await request(listener, '/ok?a=1', '/missing', '/broken')
    }, loggerOptions)
    expect(theirs.length).toBeGreaterThan(6)
    expect(ours).toEqual(theirs)
  })

  it('in express, with an error', async () => {
    const [theirs, ours] = await both(async (logger) => {
      const app = express()
      app.use(pinoHttp({ logger }))
      app.get('/users/:id', (message, response) => {
        message.log.info('found')
        response.removeHeader('x-powered-by')
        response.sendStatus(204)
      })
      app.get('/error', (_message, response) => {
        ;(response as unknown as { err: Error }).err = new RangeError('boom')
        response.sendStatus(500)
      })
      await request(app, '/users/7', '/error')
    })
    expect(theirs).toHaveLength(3)
    expect(ours).toEqual(theirs)
  })
})

describe('fastify gives the same lines with a logger of cordwood/pino as with one of pino', () => {
  it.each<[string, object]>([
    ['by itself', {}],
    [
      'with redaction, serializers and custom levels',
      { redact: ['req.host', 'secret'], serializers: { user: (user: { id: number }) => user.id }, customLevels: { notice: 35 } },
    ],
  ])('%s', async (_name, options) => {
    const [theirs, ours] = await both(async (logger) => {
      const app = fastify({ loggerInstance: logger, requestIdLogLabel: 'reqId' })
      app.get('/', (message) => {
        message.log.info({ user: { id: 7 }, secret: 's' }, 'seen')
        return 'ok'
      })
      app.get('/broken', () => {
        throw new RangeError('boom')
      })
      app.get('/quiet', { logLevel: 'error' }, () => 'quiet')
      const ofPlugin = { shop: () => 'plugin', basket: () => 'plugin' }
      app.register(
        (instance, _options, done) => {
          instance.get('/basket', { logSerializers: { basket: () => 'route' } }, (message) => {
            message.log.info({ shop: 1, basket: 2, user: 3 }, 'serialized')
            return 'ok'
          })
          done()
        },
        { logSerializers: ofPlugin },
      )
      await app.ready()
      for (const url of ['/', '/broken', '/quiet', '/basket', '/missing']) await app.inject(url)
      await app.close()
    }, options)
    expect(theirs.length).toBeGreaterThan(5)
    expect(ours).toEqual(theirs)
  })
})

it('pino-http takes a logger of createLogger as it is, in ECS', async () => {
  const sink = memory()
  const log = createLogger({ sinks: [sink], exit: { signals: [] } })
  const handle = pinoHttp({ logger: log as unknown as RealLogger, genReqId: () => 'r1' })
  await request((message, response) => {
    handle(message, response)
    message.log.info('handling')
    response.end()
  }, '/ok')
  await log.flush()
  expect(sink.lines.map((line) => JSON.parse(line) as Line)).toMatchObject([
    { message: 'handling', req: { method: 'GET', url: '/ok' } },
    { message: 'request completed', req: { id: 'r1' }, res: { statusCode: 200 } },
  ])
})
