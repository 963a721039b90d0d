import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createLogger, type LogRecord, memory, type TailEnd, type TailOptions } from '../../src/index.ts'
import { call } from './matrix/client.ts'
import { httpHandler } from '../../src/http/index.ts'
import { listen, services } from './server.ts'

interface Served {
  readonly records: readonly LogRecord[]
  readonly waiting: number
}

/** Serves one request with a logger of level error, so that the lines of requests that go well wait. */
async function serve(framework: string, path: string, tail: TailOptions): Promise<Served> {
  const sink = memory()
  const log = createLogger({ sinks: [sink], level: 'error', exit: { signals: [] }, tail: { buffer: 'info', ...tail } })
  const begin = services[framework]
  if (begin === undefined) throw new Error('no such service')
  const server = await begin(log)
  const isPost = path.startsWith('/echo/')
  await call({
    port: server.port,
    path,
    method: isPost ? 'POST' : 'GET',
    ...(isPost && { headers: { 'content-type': 'text/plain' }, chunks: ['hello'] }),
  })
  // The end of the response comes a moment after its last byte.
  for (let tries = 0; tries < 500 && (log.stats.emitted.total === 0 || log.stats.waiting.total > 0); tries++) await sleep(2)
  const waiting = log.stats.waiting.total
  await server.close()
  await log.flush()
  return { records: sink.records, waiting }
}

describe.each(Object.keys(services))('%s', (framework) => {
  it('discards the low lines of a request that goes well', async () => {
    expect(await serve(framework, '/echo/ada', {})).toEqual({ records: [], waiting: 0 })
  })

  it('tells the trigger how the request ended', async () => {
    const ends: TailEnd[] = []
    const keeps = (end: TailEnd): boolean => {
      ends.push(end)
      return true
    }
    const { records } = await serve(framework, '/echo/ada', { trigger: keeps })
    expect(records.map(({ message }) => message)).toEqual(['handling', 'request completed'])
    expect(ends).toEqual([{ level: 30, durationMs: expect.any(Number), hasFailed: false, status: 200, error: undefined }])
  })
})

describe.each(Object.keys(services).filter((framework) => framework !== 'node:http'))('%s', (framework) => {
  it('keeps them when the request fails', async () => {
    const { records } = await serve(framework, '/throws', { buffer: 'trace' })
    expect(records.map(({ level }) => level)).toContain(50)
    const ids = new Set(records.map(({ fields }) => fields['http.request.id']))
    expect(ids.size).toBe(1)
  })
})

it('keeps the lines of a request that node:http answers with 500', async () => {
  const sink = memory()
  const log = createLogger({ sinks: [sink], exit: { signals: [] }, tail: {} })
  const handler = httpHandler(
    log,
    (request, response) => {
      log.debug('working', { path: request.url })
      response.writeHead(request.url === '/bad' ? 500 : 200).end()
    },
    { accessLog: false },
  )
  const server = await listen(createServer(handler))
  for (const path of ['/good', '/bad', '/good']) await call({ port: server.port, path })
  await server.close()
  await log.flush()
  expect(sink.records.map(({ message, fields }) => [message, fields['path']])).toEqual([['working', '/bad']])
  expect(log.stats.discarded.byLevel).toEqual({ debug: 2 })
})
