import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { runInContext, runInScope } from '../../src/context/run.ts'
import { createRoot, createScope } from '../../src/context/scope.ts'
import { createTracedFetch, httpHandler, traceHeaders, tracedFetch } from '../../src/http/index.ts'
import { call } from './matrix/client.ts'
import { createListLog, type Line } from './matrix/tally.ts'
import { listen, type TestServer } from './server.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'
const inTrace = <Result>(run: () => Result): Result =>
  runInScope(createScope(undefined, { requestId: 'r-1', traceId, spanId }, createRoot(1, 'congo=x')), run)

const open: TestServer[] = []
const start = async (handler: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<number> => {
  const running = await listen(createServer((request, response) => void handler(request, response)))
  open.push(running)
  return running.port
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (running) => running.close()))
})

describe('traceHeaders', () => {
  it('hand on the trace, the span, the state of other vendors and the request id', () => {
    expect(inTrace(traceHeaders)).toEqual({
      traceparent: `00-${traceId}-${spanId}-01`,
      tracestate: 'congo=x',
      'x-request-id': 'r-1',
    })
  })

  it('are empty outside of any scope', () => {
    expect(traceHeaders()).toEqual({})
  })

  it('leave out ids that are none, whatever they are', () => {
    const hostile = { requestId: 'a\r\nset-cookie: x', traceId: { toString: () => traceId }, spanId: 7 }
    expect(runInContext(hostile, traceHeaders)).toEqual({})
  })

  it('make a span id where the scope has a trace only', () => {
    expect(runInContext({ traceId }, traceHeaders)['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
  })
})

describe('tracedFetch', () => {
  const echo = async (): Promise<{ readonly url: string; readonly seen: IncomingHttpHeaders[] }> => {
    const seen: IncomingHttpHeaders[] = []
    const port = await start((request, response) => {
      seen.push(request.headers)
      response.end()
    })
    return { url: `http://127.0.0.1:${port}/`, seen }
  }

  it('adds the headers to the call, beside the callers own', async () => {
    const { url, seen } = await echo()
    await inTrace(async () => tracedFetch(url, { headers: { accept: 'text/plain' } }))
    await inTrace(async () => tracedFetch(new URL(url)))
    await inTrace(async () => tracedFetch(new Request(url, { headers: { accept: 'text/plain' } })))
    for (const headers of seen)
      expect(headers).toMatchObject({ traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'congo=x', 'x-request-id': 'r-1' })
    expect(seen.map(({ accept }) => accept)).toEqual(['text/plain', '*/*', 'text/plain'])
  })

  it('keeps what the caller set, and adds no state to a trace that is not ours', async () => {
    const { url, seen } = await echo()
    await inTrace(async () => tracedFetch(url, { headers: { 'X-Request-Id': 'mine', traceparent: 'theirs' } }))
    expect(seen[0]).toMatchObject({ 'x-request-id': 'mine', traceparent: 'theirs' })
    expect(seen[0]?.['tracestate']).toBeUndefined()
  })

  it('leaves the call as it is outside of any scope', async () => {
    const { url, seen } = await echo()
    await tracedFetch(url)
    expect(seen[0]?.['x-request-id']).toBeUndefined()
  })

  it('does not change the options of the caller', async () => {
    const { url } = await echo()
    const headers = new Headers({ a: 'b' })
    const init = Object.freeze({ headers })
    await inTrace(async () => tracedFetch(url, init))
    expect([...headers.keys()]).toEqual(['a'])
  })

  it('keeps the ids from hosts that are not allowed', async () => {
    const { url, seen } = await echo()
    const careful = createTracedFetch({ allow: ({ hostname }) => hostname.endsWith('.internal') })
    await inTrace(async () => careful(url))
    expect(seen[0]?.['x-request-id']).toBeUndefined()
  })

  it('sends by the fetch that it is given, and leaves what is no URL to it', async () => {
    const calls: unknown[] = []
    const send = createTracedFetch({
      fetch: async (...args) => {
        calls.push(args)
        return new Response()
      },
    })
    await inTrace(async () => send('no url at all'))
    expect(calls).toEqual([['no url at all', undefined]])
  })

  it('refuses options that it does not know', () => {
    expect(() => createTracedFetch({ origins: [] } as object)).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' }),
    )
    expect(() => createTracedFetch({ allow: 'all' as never })).toThrow(
      expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }),
    )
  })
})

describe('two services', () => {
  it('have all lines of one request under one trace id, each with its own span', async () => {
    const lines: Line[] = []
    const log = createListLog(lines)
    const stock = await start(
      httpHandler(log, (_request: IncomingMessage, response: ServerResponse) => {
        log.info('stock asked for')
        response.end('7')
      }),
    )
    const shop = await start(
      httpHandler(log, async (_request: IncomingMessage, response: ServerResponse) => {
        log.info('order placed')
        const answer = await tracedFetch(`http://127.0.0.1:${stock}/stock`)
        response.end(await answer.text())
      }),
    )
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => call({ port: shop, path: '/order', headers: { 'x-request-id': `r-${n}` } })),
    )
    expect(lines).toHaveLength(80)
    const traces = new Map<unknown, Line[]>()
    for (const line of lines) traces.set(line.context['traceId'], [...(traces.get(line.context['traceId']) ?? []), line])
    expect(traces.size).toBe(20)
    for (const group of traces.values()) {
      expect(group.map(({ message }) => message).sort()).toEqual([
        'order placed',
        'request completed',
        'request completed',
        'stock asked for',
      ])
      expect(new Set(group.map(({ context }) => context['requestId'])).size).toBe(1)
      expect(new Set(group.map(({ context }) => context['spanId'])).size).toBe(2)
      const parent = group.find(({ rest: [fields] }) => typeof fields === 'object' && fields !== null && 'parent.id' in fields)
      const caller = group.find(({ message }) => message === 'order placed')
      expect(parent?.rest[0]).toMatchObject({ 'parent.id': caller?.context['spanId'], 'url.path': '/stock' })
    }
  })
})

describe('the server of these tests', () => {
  it('listens on the loopback only', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    expect((server.address() as AddressInfo).address).toBe('127.0.0.1')
    server.close()
  })
})
