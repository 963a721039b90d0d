import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { createLogger, type LevelHandlerOptions, levelHandler, type StructuredLogger } from '../../src/index.ts'

const closers: (() => unknown)[] = []
afterEach(() => vi.useRealTimers())
afterAll(async () => {
  for (const close of closers) await close()
})

const newLog = (): StructuredLogger<'notice'> => createLogger({ sinks: [], exit: { signals: [] }, levels: { notice: 35 } })

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
async function ask(
  url: string,
  method = 'GET',
  body?: unknown,
): Promise<{ status: number; answer: Record<string, unknown>; headers: Headers }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: text, headers: { 'content-type': 'application/json' } }),
  })
  const said = await response.text()
  return {
    status: response.status,
    answer: said === '' ? {} : (JSON.parse(said) as Record<string, unknown>),
    headers: response.headers,
  }
}

describe('over node:http', () => {
  it('tells the level and the levels that there are', async () => {
    const url = await serve(levelHandler(newLog()))
    const { status, answer, headers } = await ask(url)
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'application/json', 'no-store'])
    expect(answer).toEqual({ level: 'info', levels: ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'fatal', 'silent'] })
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
  })

  it.each(['debug', 'WARNING', 'notice', 'silent'])('sets the level to %s for good, and tells children', async (level) => {
    const log = newLog()
    const child = log.child({})
    const url = await serve(levelHandler(log))
    const { status, answer } = await ask(url, 'PUT', { level })
    expect(status).toBe(200)
    expect(answer['level']).toBe(level === 'WARNING' ? 'warn' : level)
    expect([log.level, child.level]).toEqual([answer['level'], answer['level']])
    expect(answer).not.toHaveProperty('revertsAt')
  })

  it('sets the level for a time, says until when, and lets it go back', async () => {
    const log = newLog()
    const url = await serve(levelHandler(log))
    const before = Date.now()
    const { answer } = await ask(url, 'PUT', { level: 'debug', for: '150ms' })
    expect(answer).toMatchObject({ level: 'debug', revertsTo: 'info' })
    expect(Date.parse(String(answer['revertsAt'])) - before).toBeGreaterThanOrEqual(149)
    await vi.waitFor(() => expect(log.level).toBe('info'), { timeout: 60_000 })
    expect((await ask(url)).answer).not.toHaveProperty('revertsTo')
  })

  it.each([
    ['no JSON', 'level=debug', /body of JSON/],
    ['nothing', '', /body of JSON/],
    ['an array', [], /JSON object/],
    ['no level', {}, /`level` to be a text/],
    ['a number', { level: 20 }, /`level` to be a text/],
    ['a level that is none', { level: 'loud' }, /one of trace, debug/],
    ['a duration that is none', { level: 'debug', for: 'soon' }, /`for` to be a duration/],
    ['a duration beyond timers', { level: 'debug', for: '40d' }, /`for` to be a duration/],
    ['a member that is none', { level: 'debug', fore: '10m' }, /among level, for/],
  ])('answers 400 to %s, and changes nothing', async (_, body, message) => {
    const log = newLog()
    const url = await serve(levelHandler(log))
    const { status, answer } = await ask(url, 'PUT', body)
    expect([status, answer['error']]).toEqual([400, expect.stringMatching(message)])
    expect(log.level).toBe('info')
  })

  it('answers 405 to other methods, and says which there are', async () => {
    const url = await serve(levelHandler(newLog()))
    for (const method of ['POST', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await ask(url, method)
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT'])
    }
  })

  it('reads no more of a body than it needs', async () => {
    const log = newLog()
    const url = await serve(levelHandler(log))
    const { status } = await ask(url, 'PUT', { level: 'debug', more: 'x'.repeat(5000) })
    expect([status, log.level]).toEqual([413, 'info'])
  })

  it('keeps a level no longer than it may', async () => {
    const options: LevelHandlerOptions = { maxFor: '1h' }
    const log = newLog()
    const url = await serve(levelHandler(log, options))
    for (const body of [{ level: 'debug' }, { level: 'debug', for: '2d' }]) {
      const { answer } = await ask(url, 'PUT', body)
      expect(Date.parse(String(answer['revertsAt']))).toBeLessThanOrEqual(Date.now() + 3_600_000)
    }
    expect(() => levelHandler(log, { maxFor: 'long' })).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  })
})

describe('going back', () => {
  async function put(handler: ReturnType<typeof levelHandler>, body: object): Promise<Record<string, unknown>> {
    const response = await handler.fetch(new Request('http://localhost/', { method: 'PUT', body: JSON.stringify(body) }))
    return (await response.json()) as Record<string, unknown>
  }

  it('leaves a level alone that somebody set by hand meanwhile', async () => {
    vi.useFakeTimers()
    const log = newLog()
    await put(levelHandler(log), { level: 'debug', for: '10m' })
    log.level = 'warn'
    vi.advanceTimersByTime(600_000)
    expect(log.level).toBe('warn')
  })

  it('goes back to the first level after several for a time, also over two handlers', async () => {
    vi.useFakeTimers()
    const log = newLog()
    await put(levelHandler(log), { level: 'debug', for: '10m' })
    vi.advanceTimersByTime(300_000)
    expect(await put(levelHandler(log), { level: 'trace', for: '10m' })).toMatchObject({ level: 'trace', revertsTo: 'info' })
    vi.advanceTimersByTime(599_999)
    expect(log.level).toBe('trace')
    vi.advanceTimersByTime(1)
    expect(log.level).toBe('info')
  })

  it('does not go back from a level that was then set for good', async () => {
    vi.useFakeTimers()
    const log = newLog()
    const handler = levelHandler(log)
    await put(handler, { level: 'debug', for: '10m' })
    await put(handler, { level: 'debug' })
    vi.advanceTimersByTime(3_600_000)
    expect(log.level).toBe('debug')
  })
})

describe('in frameworks', () => {
  async function checkPut(url: string, log: StructuredLogger<'notice'>): Promise<void> {
    const { status, answer } = await ask(url, 'PUT', { level: 'debug', for: '10m' })
    expect([status, answer['level'], log.level]).toEqual([200, 'debug', 'debug'])
    expect((await ask(url)).answer['level']).toBe('debug')
  }

  it.each([true, false])('Express, with its body parser: %s', async (isParsed) => {
    const log = newLog()
    const app = express()
    if (isParsed) app.use(express.json())
    app.use('/level', levelHandler(log))
    await checkPut(`${await serve(app)}level`, log)
  })

  it('Fastify', async () => {
    const log = newLog()
    const app = fastify()
    const handler = levelHandler(log)
    app.all('/level', (request, reply) => {
      reply.hijack()
      handler(Object.assign(request.raw, { body: request.body ?? undefined }), reply.raw)
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    closers.push(() => app.close())
    await checkPut(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/level`, log)
  })

  it('Hono, and whatever speaks Request and Response', async () => {
    const log = newLog()
    const app = new Hono()
    const handler = levelHandler(log)
    app.all('/level', (context) => handler.fetch(context.req.raw))
    const response = await app.request('/level', { method: 'PUT', body: '{"level":"debug"}' })
    expect([response.status, log.level]).toEqual([200, 'debug'])
    const tooLarge = await app.request('/level', { method: 'PUT', body: 'x'.repeat(5000) })
    expect(tooLarge.status).toBe(413)
  })
})
