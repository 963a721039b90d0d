import { afterEach, describe, expect, it } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { call } from './matrix/client.ts'
import { createListLog, type Line } from './matrix/tally.ts'
import { services, type AnyOptions, type TestServer } from './server.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'

/** Access lines come when the response has ended, a moment after the client has its answer. */
async function until<Value>(find: () => Value | undefined): Promise<Value> {
  for (let tries = 0; tries < 500; tries++) {
    const found = find()
    if (found !== undefined) return found
    await sleep(2)
  }
  throw new Error('Expected a line within a second, got none.')
}

let running: TestServer | undefined
const lines: Line[] = []
afterEach(async () => {
  await running?.close()
  running = undefined
  lines.length = 0
})
const startService = async (framework: string, options?: AnyOptions): Promise<number> => {
  const begin = services[framework]
  if (begin === undefined) throw new Error('no such service')
  running = await begin(createListLog(lines), options)
  return running.port
}
const access = async (): Promise<Line & { readonly fields: Readonly<Record<string, unknown>> }> => {
  const line = await until(() => lines.find(({ message }) => message.startsWith('request ') && message !== 'request failed'))
  return { ...line, fields: line.rest[0] as Readonly<Record<string, unknown>> }
}

describe.each(Object.keys(services))('%s', (framework) => {
  const start = async (options?: AnyOptions): Promise<number> => startService(framework, options)
  const echo = async (port: number, headers: Readonly<Record<string, string>> = {}, body = 'hello'): ReturnType<typeof call> =>
    call({
      port,
      path: '/echo/ada?token=secret',
      method: 'POST',
      headers: { 'content-type': 'text/plain', ...headers },
      chunks: [body],
    })

  it('writes one access line with the names of the Elastic Common Schema', async () => {
    const port = await start()
    expect(await echo(port, { 'user-agent': 'tester/1' }, 'héllo')).toMatchObject({ status: 200, body: 'héllo' })
    const { level, message, fields } = await access()
    expect([level, message]).toEqual(['info', 'request completed'])
    expect(fields).toEqual({
      'http.request.method': 'POST',
      'url.path': '/echo/ada',
      ...(framework === 'node:http' ? {} : { 'http.route': '/echo/:name' }),
      'http.response.status_code': 200,
      'event.duration': expect.any(Number),
      'event.outcome': 'success',
      'http.request.body.bytes': 6,
      'http.response.body.bytes': 6,
      'client.ip': '127.0.0.1',
      'user_agent.original': 'tester/1',
    })
    expect(Number.isInteger(fields['event.duration'])).toBe(true)
    expect(fields['event.duration']).toBeGreaterThan(0)
    await sleep(20)
    expect(lines.map((line) => line.message)).toEqual(['handling', 'request completed'])
  })

  it('makes ids for a request that has none, the same on all its lines, and tells the client', async () => {
    const port = await start()
    const answer = await echo(port)
    const line = await access()
    const [first] = lines
    expect(first?.context).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      transactionId: first?.context['spanId'],
    })
    expect(line.context).toEqual(first?.context)
    expect(answer?.headers['x-request-id']).toBe(first?.context['requestId'])
  })

  it('takes the ids of the headers, with a span of its own', async () => {
    const port = await start()
    const headers = { 'x-request-id': 'r-1', traceparent: `00-${traceId}-${spanId}-01`, 'x-transaction-id': 't-1' }
    expect((await echo(port, headers))?.headers['x-request-id']).toBe('r-1')
    const { context, fields } = await access()
    expect(context).toMatchObject({ requestId: 'r-1', traceId, transactionId: 't-1' })
    expect(context['spanId']).not.toBe(spanId)
    expect(fields['parent.id']).toBe(spanId)
  })

  it('refuses ids that are none', async () => {
    const port = await start()
    await echo(port, { 'x-request-id': 'a b"c', traceparent: `ff-${traceId}-${spanId}-01`, 'x-transaction-id': 'x'.repeat(200) })
    const { context, fields } = await access()
    expect(context['requestId']).toMatch(/^[0-9a-f-]{36}$/)
    expect(context['traceId']).not.toBe(traceId)
    expect(context['transactionId']).toBe(context['spanId'])
    expect('parent.id' in fields).toBe(false)
  })

  it('trusts no header when told so, and echoes nothing when told so', async () => {
    const port = await start({ trustHeader: false, echoHeader: false })
    const answer = await echo(port, {
      'x-request-id': 'r-1',
      traceparent: `00-${traceId}-${spanId}-01`,
      'x-transaction-id': 't-1',
    })
    expect(answer?.headers['x-request-id']).toBeUndefined()
    const { context } = await access()
    expect([context['requestId'], context['traceId'], context['transactionId']]).not.toEqual(expect.arrayContaining(['r-1']))
    expect(context['traceId']).not.toBe(traceId)
    expect(context['transactionId']).toBe(context['spanId'])
  })

  it('uses another header when told so', async () => {
    const port = await start({ requestIdHeader: 'X-Correlation-Id' })
    expect((await echo(port, { 'x-correlation-id': 'c-1' }))?.headers['x-correlation-id']).toBe('c-1')
    expect((await access()).context['requestId']).toBe('c-1')
  })

  it('asks the functions for session, user and transaction', async () => {
    const port = await start({ session: () => 's-1', user: () => 'u-1', transaction: () => 't-2' })
    await echo(port, { 'x-transaction-id': 't-1' })
    expect((await access()).context).toMatchObject({ sessionId: 's-1', userId: 'u-1', transactionId: 't-2' })
  })

  it('asks again for the access line when they did not know at first', async () => {
    let asked = 0
    const port = await start({ user: () => (asked++ === 0 ? undefined : 'u-1') })
    await echo(port)
    const { context, fields } = await access()
    expect('userId' in context).toBe(false)
    expect(fields['userId']).toBe('u-1')
  })

  it('lives with functions that throw, and says so once', async () => {
    const refuse = (): never => {
      throw new Error('no')
    }
    const port = await start({ user: refuse, session: refuse, ignore: refuse, accessLog: refuse, trustHeader: refuse })
    expect((await echo(port))?.status).toBe(200)
    expect((await echo(port))?.status).toBe(200)
    await until(() => (lines.filter(({ message }) => message === 'request completed').length === 2 ? true : undefined))
    const complaints = lines.filter(({ level }) => level === 'warn').map(({ message }) => message)
    expect(complaints.sort()).toEqual(
      ['accessLog', 'ignore', 'session', 'trustHeader', 'user'].map((name) => `option ${name} of the HTTP wrapper threw`),
    )
  })

  it('writes no access line for requests to ignore, nor when switched off', async () => {
    const port = await start({ ignore: () => true })
    await echo(port)
    await sleep(30)
    expect(lines.map(({ message }) => message)).toEqual(['handling'])
    expect(lines[0]?.context['requestId']).toBeDefined()
    await running?.close()
    lines.length = 0
    await echo(await start({ accessLog: false }))
    await sleep(30)
    expect(lines.map(({ message }) => message)).toEqual(['handling'])
  })

  it('lets a function choose the level of the access line', async () => {
    const seen: unknown[] = []
    const port = await start({
      accessLog: (outcome) => {
        seen.push(outcome)
        return 'debug'
      },
    })
    await echo(port)
    expect((await access()).level).toBe('debug')
    expect(seen).toEqual([
      {
        status: 200,
        durationMs: expect.any(Number),
        aborted: false,
        error: undefined,
        route: framework === 'node:http' ? undefined : '/echo/:name',
      },
    ])
  })

  it('warns of a path that nobody serves, without a route', async () => {
    const port = await start()
    expect((await call({ port, path: '/nowhere' }))?.status).toBe(404)
    const { level, fields } = await access()
    expect(level).toBe('warn')
    expect(fields).toMatchObject({ 'http.response.status_code': 404, 'url.path': '/nowhere', 'event.outcome': 'success' })
    expect('http.route' in fields).toBe(false)
  })

  it('counts no body bytes in the answer to HEAD', async () => {
    const port = await start()
    await call({ port, path: '/nowhere', method: 'HEAD' })
    expect((await access()).fields['http.response.body.bytes']).toBe(0)
  })

  it.each(['/never', '/drip'])('logs a request that was aborted once, with a mark: %s', async (path) => {
    const port = await start()
    if (path === '/drip') await call({ port, path, abort: true })
    else {
      const leaving = new AbortController()
      running?.server.once('request', () => setTimeout(() => leaving.abort(), 20))
      await expect(fetch(`http://127.0.0.1:${port}${path}`, { signal: leaving.signal })).rejects.toThrow(/abort/i)
    }
    const { level, message, fields, context } = await access()
    expect([level, message]).toEqual(['warn', 'request aborted'])
    expect(fields).toMatchObject({ 'event.outcome': 'failure', 'event.reason': 'aborted' })
    expect(fields['http.response.status_code']).toBe(path === '/drip' ? 200 : undefined)
    expect(context['requestId']).toBeDefined()
    await sleep(30)
    expect(lines).toHaveLength(1)
  })
})

describe.each(Object.keys(services).filter((name) => name !== 'node:http'))('%s, when handlers fail', (framework) => {
  it.each([
    ['/throws', 'thrown', 500, 'error'],
    ['/rejects', 'rejected', 500, 'error'],
    ['/teapot', 'short and stout', 418, 'warn'],
  ])('logs once what a handler threw, and leaves the answer to the framework: %s', async (path, reason, status, level) => {
    const port = await startService(framework)
    expect((await call({ port, path }))?.status).toBe(status)
    const line = await access()
    const failures = lines.filter(({ message }) => message === 'request failed')
    expect(failures).toHaveLength(1)
    expect(failures[0]?.level).toBe(level)
    expect(failures[0]?.rest[0]).toHaveProperty('message', reason)
    expect(failures[0]?.context['requestId']).toBe(line.context['requestId'])
    expect(line.level).toBe(level)
    expect(line.fields['http.response.status_code']).toBe(status)
    expect(line.fields['event.outcome']).toBe('failure')
  })
})

describe('all wrappers', () => {
  const log = createListLog([])
  it.each(Object.entries(services))('refuse an option that they do not know: %s', async (_name, start) => {
    const wrong = { requestIdHedder: 'x' } as unknown as AnyOptions
    await expect(start(log, wrong)).rejects.toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_UNKNOWN' }))
    await expect(start(log, wrong)).rejects.toThrow(/Did you mean `requestIdHeader`/)
  })

  it.each<[string, object]>([
    ['a header that is none', { requestIdHeader: 'a b' }],
    ['a header that is empty', { requestIdHeader: '' }],
    ['a switch that is text', { echoHeader: 'yes' }],
    ['trust that is text', { trustHeader: 'yes' }],
    ['an access log that is text', { accessLog: 'info' }],
    ['a user that is no function', { user: 'ada' }],
  ])('refuse an option with a value that cannot be used: %s', async (_name, options) => {
    const start = services['node:http']
    await expect(start?.(log, options)).rejects.toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  })

  it('refuse what is no logger', async () => {
    const start = services['node:http']
    await expect(start?.({ info: () => {} } as never)).rejects.toThrow(/it has no trace, debug, warn, error, fatal/)
  })
})
