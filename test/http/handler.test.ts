import { execFile } from 'node:child_process'
import express, { Router } from 'express'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  connect as connectHttp2,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { promisify } from 'node:util'
import { context, trace, TraceFlags } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { Hono } from 'hono'
import { afterEach, describe, expect, it } from 'vitest'
import { currentContext } from '../../src/context/current.ts'
import { addToContext, runInContext } from '../../src/context/run.ts'
import { contextStorage } from '../../src/context/storage.ts'
import { expressContext, expressErrors, honoContext, httpHandler, traceHeaders } from '../../src/http/index.ts'
import { call } from './matrix/client.ts'
import { createListLog, type Line } from './matrix/tally.ts'
import { listen, type TestServer } from './server.ts'
import { settle } from './settle.ts'

const open: TestServer[] = []
const lines: Line[] = []
const log = createListLog(lines)
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (running) => running.close()))
  lines.length = 0
})
const start = async (listener: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<number> => {
  const running = await listen(createServer((request, response) => void listener(request, response)))
  open.push(running)
  return running.port
}
const fieldsOf = (line: Line | undefined): Readonly<Record<string, unknown>> => line?.rest[0] as Readonly<Record<string, unknown>>

describe('httpHandler, when the handler fails', () => {
  const run = async (
    how: string,
    wrapped: boolean,
  ): Promise<{ readonly code: unknown; readonly seen: Record<string, unknown> }> => {
    const failed: unknown = await promisify(execFile)(process.execPath, [
      `${import.meta.dirname}/throwing-handler.ts`,
      how,
      String(wrapped),
    ]).then(
      () => ({ code: 0, stdout: '{}' }),
      (error: unknown) => error,
    )
    const { code, stdout } = failed as { code: unknown; stdout: string }
    return { code, seen: JSON.parse(stdout) as Record<string, unknown> }
  }

  it.each(['throws', 'rejects'])('logs it once, and the process sees what it would have seen: a handler that %s', async (how) => {
    const [with_, without] = await Promise.all([run(how, true), run(how, false)])
    expect(with_.code).toBe(without.code)
    expect(with_.seen).toEqual({ ...without.seen, lines: [['error', 'request failed', `Error: handler ${how}`, 'string']] })
    expect(without.seen['message']).toBe(`handler ${how}`)
  })
})

describe('httpHandler', () => {
  it('hands on this, and what the handler answers', async () => {
    const inside: unknown[] = []
    const wrapped = httpHandler(log, async function (this: unknown, _request: IncomingMessage, response: ServerResponse) {
      inside.push(this)
      response.end()
      return 'answered'
    })
    const answers: unknown[] = []
    const me = { port: 0 }
    me.port = await start((request, response) => answers.push(Reflect.apply(wrapped, me, [request, response])))
    await call({ port: me.port, path: '/' })
    expect(inside[0]).toBe(me)
    expect(await Promise.all(answers)).toEqual(['answered'])
  })

  it('puts what the request learns on its access line', async () => {
    const port = await start(
      httpHandler(log, (_request: IncomingMessage, response: ServerResponse) => {
        addToContext({ userId: 'ada' })
        response.end()
      }),
    )
    await call({ port, path: '/' })
    await settle()
    expect(lines[0]?.context['userId']).toBe('ada')
  })

  it('keeps pipelined requests of one connection apart', async () => {
    const port = await start(
      httpHandler(log, async (request: IncomingMessage, response: ServerResponse) => {
        await sleep(request.url === '/1' ? 20 : 1)
        response.end(String(currentContext()?.fields['requestId']))
      }),
    )
    const socket = connect(port, '127.0.0.1')
    for (const n of [1, 2, 3]) {
      socket.write(`GET /${n} HTTP/1.1\r\nhost: x\r\nx-request-id: r-${n}\r\n${n === 3 ? 'connection: close\r\n' : ''}\r\n`)
    }
    // Each id in the response's header, then in its body.
    expect((await text(socket)).match(/r-\d/g)).toEqual(['r-1', 'r-1', 'r-2', 'r-2', 'r-3', 'r-3'])
    await settle()
    const seen = lines.map((line) => [
      line.context['requestId'],
      fieldsOf(line)['url.path'],
      fieldsOf(line)['http.response.body.bytes'],
    ])
    expect(new Set(seen.map(String))).toEqual(new Set([1, 2, 3].map((n) => `r-${n},/${n},3`)))
  })

  it('leaves upgraded connections alone', async () => {
    const running = await listen(
      createServer(httpHandler(log, (_request: IncomingMessage, response: ServerResponse) => void response.end('plain'))),
    )
    open.push(running)
    running.server.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n')
      socket.pipe(socket)
    })
    const socket = connect(running.port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n')
    const [head] = (await once(socket, 'data')) as [Buffer]
    expect(head.toString()).toContain('101')
    socket.write('hello')
    const [echoed] = (await once(socket, 'data')) as [Buffer]
    expect(echoed.toString()).toBe('hello')
    socket.destroy()
    expect((await call({ port: running.port, path: '/' }))?.body).toBe('plain')
  })

  it('logs the path of an absolute URL, and no query', async () => {
    const port = await start(httpHandler(log, (_request: IncomingMessage, response: ServerResponse) => void response.end()))
    for (const path of ['http://example.test/a/b?secret=1', '/c?secret=1', '/d#e', '*']) {
      await call({ port, path, method: path === '*' ? 'OPTIONS' : 'GET' })
    }
    await settle()
    expect(lines.map((line) => fieldsOf(line)['url.path'])).toEqual(['/a/b', '/c', '/d', '*'])
  })

  it('counts the bytes that are on the wire, and none of a body that is not sent', async () => {
    const zipped = gzipSync('x'.repeat(10_000))
    const port = await start(
      httpHandler(log, (request: IncomingMessage, response: ServerResponse) => {
        if (request.url === '/zip') {
          response.write(zipped.subarray(0, 10))
          response.end(zipped.subarray(10))
        } else if (request.url === '/text') {
          response.write('é', 'latin1')
          response.write('é')
          response.end('ff', 'hex')
        } else response.writeHead(304).end()
      }),
    )
    for (const path of ['/zip', '/text', '/304']) await call({ port, path })
    await settle()
    expect(lines.map((line) => fieldsOf(line)['http.response.body.bytes'])).toEqual([zipped.length, 4, 0])
  })

  it('works with HTTP/2', async () => {
    const server = createHttp2Server(
      httpHandler<Http2ServerRequest, Http2ServerResponse>(log, (request, response) => {
        let received = ''
        request.setEncoding('utf8')
        request.on('data', (chunk: string) => (received += chunk))
        request.on('end', () => response.end(`${received} ${String(currentContext()?.fields['requestId'])}`))
      }),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const stream = client.request({ ':path': '/two', ':method': 'POST', 'x-request-id': 'r-2' })
    stream.end('hello')
    expect(await text(stream)).toBe('hello r-2')
    await settle()
    client.close()
    server.close()
    expect(lines.map(fieldsOf)).toEqual([
      expect.objectContaining({
        'http.request.method': 'POST',
        'url.path': '/two',
        'http.response.status_code': 200,
        'http.request.body.bytes': 5,
        'http.response.body.bytes': 9,
      }),
    ])
  })

  it('takes part in a trace of OpenTelemetry, on the access line too', async () => {
    const manager = new AsyncLocalStorageContextManager().enable()
    context.setGlobalContextManager(manager)
    const ids = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }
    const wrapped = httpHandler(log, (_request: IncomingMessage, response: ServerResponse) => {
      log.info('inside')
      response.end(JSON.stringify(traceHeaders()))
    })
    // As the instrumentation of node:http does: a span around the handler.
    const port = await start((request, response) =>
      context.with(trace.setSpanContext(context.active(), { ...ids, traceFlags: TraceFlags.SAMPLED }), () =>
        wrapped(request, response),
      ),
    )
    const answer = await call({ port, path: '/', headers: { traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01` } })
    await settle()
    context.disable()
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ traceparent: `00-${ids.traceId}-${ids.spanId}-01` })
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line.context).toMatchObject({ ...ids, transactionId: ids.spanId })
  })

  it('takes ids from a scope around it', async () => {
    const wrapped = httpHandler(log, (_request: IncomingMessage, response: ServerResponse) => void response.end())
    const port = await start((request, response) =>
      runInContext({ requestId: 'outer', transactionId: 't', tenant: 'x' }, () => wrapped(request, response)),
    )
    await call({ port, path: '/' })
    await settle()
    expect(lines[0]?.context).toMatchObject({ requestId: 'outer', transactionId: 't', tenant: 'x' })
  })
})

describe('two wrappers round one request', () => {
  it('are one: one id, one access line, with the route of the framework', async () => {
    const app = express()
    app.use(expressContext(log))
    app.get('/items/:id', (_request, response) => void response.send(String(currentContext()?.fields['requestId'])))
    const port = await start(httpHandler(log, app as unknown as (request: IncomingMessage, response: ServerResponse) => void))
    const answer = await call({ port, path: '/items/7' })
    await settle()
    expect(lines.map(({ message }) => message)).toEqual(['request completed'])
    expect(fieldsOf(lines[0])).toMatchObject({ 'http.route': '/items/:id', 'url.path': '/items/7' })
    expect(answer?.headers['x-request-id']).toBe(answer?.body)
  })
})

describe('a wrapper after a middleware that loses the context', () => {
  it('finds the request again: one id, one access line, each byte counted once', async () => {
    const app = express()
    app.use(expressContext(log))
    app.use((_request, _response, next) => contextStorage.exit(() => next()))
    const lost: unknown[] = []
    app.use((_request, _response, next) => {
      lost.push(currentContext())
      next()
    })
    app.use(expressContext(log))
    app.get('/', (_request, response) => void response.send(String(currentContext()?.fields['requestId'])))
    const port = await start(app)
    const answer = await call({ port, path: '/' })
    await settle()
    expect(lost).toEqual([undefined])
    expect(answer?.headers['x-request-id']).toBe(answer?.body)
    expect(lines.map((line) => [line.message, line.context['requestId']])).toEqual([['request completed', answer?.body]])
    expect(fieldsOf(lines[0])['http.response.body.bytes']).toBe(answer?.body.length)
  })
})

describe('expressContext', () => {
  it('names the route of a mounted router, and the address behind a trusted proxy', async () => {
    const app = express().set('trust proxy', true)
    app.use(expressContext(log))
    const router = Router()
    router.get('/items/:id', (_request, response) => void response.send('ok'))
    app.use('/shop', router)
    const port = await start(app)
    await call({ port, path: '/shop/items/7', headers: { 'x-forwarded-for': '203.0.113.9' } })
    await settle()
    expect(fieldsOf(lines[0])).toMatchObject({
      'http.route': '/shop/items/:id',
      'url.path': '/shop/items/7',
      'client.ip': '203.0.113.9',
    })
  })

  it('lets error handlers that come later answer', async () => {
    const app = express()
    app.use(expressContext(log))
    app.get('/', () => {
      throw new Error('broken')
    })
    app.use(expressErrors(log))
    const answerError: express.ErrorRequestHandler = (_error, _request, response, _next) =>
      void response.status(503).send('sorry')
    app.use(answerError)
    const port = await start(app)
    expect(await call({ port, path: '/' })).toMatchObject({ status: 503, body: 'sorry' })
    await settle()
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['error', 'request failed'],
      ['error', 'request completed'],
    ])
  })
})

describe('honoContext', () => {
  it('works without a server behind it', async () => {
    const app = new Hono()
    app.use(honoContext(log), honoContext(log))
    app.get('/items/:id', () => new Response(String(currentContext()?.fields['requestId'])))
    const response = await app.request('/items/7', { headers: { 'x-request-id': 'r-1' } })
    expect([await response.text(), response.headers.get('x-request-id')]).toEqual(['r-1', 'r-1'])
    expect(fieldsOf(lines[0])).toMatchObject({
      'http.route': '/items/:id',
      'url.path': '/items/7',
      'http.response.status_code': 200,
    })
    expect((await app.request('/nowhere')).status).toBe(404)
    expect('http.route' in fieldsOf(lines[1])).toBe(false)
    expect(lines).toHaveLength(2)
  })
})
