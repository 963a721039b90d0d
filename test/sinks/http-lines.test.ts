import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createLogger, httpLines, type HttpLinesOptions, type Problem } from '../../src/index.ts'
import { makeCertificate } from './socket/certificate.ts'

const certificate = makeCertificate()
const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

interface Posted {
  readonly numbers: number[]
  readonly headers: IncomingMessage['headers']
}

/** A server that answers as it is told: a status, or nothing at all. */
async function serve(answer: (posted: Posted, request: number) => number | 'nothing', tls = false) {
  const accepted: number[] = []
  const requests: Posted[] = []
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = []
    request.on('data', (bytes: Buffer) => parts.push(bytes))
    request.on('error', () => {})
    request.on('end', () => {
      const body = Buffer.concat(parts)
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()
      const numbers = text
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { n: number }).n)
      const posted = { numbers, headers: request.headers }
      requests.push(posted)
      const status = answer(posted, requests.length)
      if (status === 'nothing') return void request.socket.destroy()
      if (status < 300) accepted.push(...numbers)
      response.writeHead(status, status === 429 ? { 'retry-after': '0' } : {}).end('{}')
    })
  }
  const server = tls ? createTlsServer(certificate, handle) : createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  })
  const { port } = server.address() as AddressInfo
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/in`, port, accepted, requests }
}

function openLog(options: HttpLinesOptions) {
  const problems: Problem[] = []
  const log = createLogger({
    sinks: [httpLines({ maxRetryMs: 20, batch: { maxLines: 100 }, ...options })],
    exit: { signals: [] },
    onProblem: (problem) => problems.push(problem),
  })
  open.push(log)
  return { log, problems, codes: () => [...new Set(problems.map(({ code }) => code))] }
}
const range = (to: number): number[] => Array.from({ length: to }, (_, index) => index)

describe('lines over HTTP', () => {
  it.each([false, true])(
    'are posted as NDJSON in their order, each once, with the headers given (compressed: %s)',
    async (gzip) => {
      const server = await serve(() => 200)
      const { log, problems } = openLog({ url: server.url, gzip, headers: { authorization: 'Bearer t' } })
      for (const n of range(1_000)) log.info('line', { n })
      await log.close()
      expect(server.accepted).toEqual(range(1_000))
      expect(server.requests[0]?.headers).toMatchObject({ 'content-type': 'application/x-ndjson', authorization: 'Bearer t' })
      expect(problems).toEqual([])
      expect(log.stats.written.total).toBe(1_000)
    },
  )

  it('go over https to a server whose authority is given, and to no other', async () => {
    const server = await serve(() => 200, true)
    const trusting = openLog({ url: server.url, tls: { ca: certificate.cert } })
    trusting.log.info('line', { n: 1 })
    await trusting.log.close()
    expect(server.accepted).toEqual([1])
    const other = openLog({ url: server.url })
    other.log.info('line', { n: 2 })
    await expect
      .poll(() => other.problems.map(({ cause }) => String(cause)))
      .toContainEqual(expect.stringContaining('self-signed'))
    expect(server.accepted).toEqual([1])
  })

  it.each([500, 503, 429, 401, 404, 415])('are kept and sent again while the server answers %i', async (status) => {
    const server = await serve((_posted, request) => (request <= 3 ? status : 204))
    const { log, codes } = openLog({ url: server.url })
    for (const n of range(50)) log.info('line', { n })
    await log.flush()
    expect(server.accepted).toEqual(range(50))
    expect(codes()).toEqual(['CORDWOOD_PROBLEM_SINK_FAILED', 'CORDWOOD_PROBLEM_SINK_RECOVERED'])
    expect(log.stats.written.total).toBe(50)
  })

  it('are sent again when the connection breaks before the answer', async () => {
    const server = await serve((_posted, request) => (request <= 2 ? 'nothing' : 200))
    const { log } = openLog({ url: server.url })
    for (const n of range(50)) log.info('line', { n })
    await log.flush()
    expect(server.accepted).toEqual(range(50))
  })

  it('go in halves when a body is refused: one bad line is dropped and counted, the others arrive', async () => {
    const server = await serve(({ numbers }) => (numbers.includes(13) ? 400 : 200))
    const { log, problems } = openLog({ url: server.url })
    for (const n of range(30)) log.info('line', { n })
    await log.flush()
    expect(server.accepted).toEqual(range(30).filter((n) => n !== 13))
    expect(problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_DEAD_LETTER', lost: 1 }])
    const { accepted, written, dropped, pending } = log.stats.sinks[0] ?? {}
    expect([accepted?.total, written?.total, dropped?.total, pending?.total]).toEqual([30, 29, 1, 0])
  })

  it('are not dropped by a server that refuses everything', async () => {
    let isWrong = true
    const server = await serve(() => (isWrong ? 400 : 200))
    const { log } = openLog({ url: server.url })
    for (const n of range(10)) log.info('line', { n })
    await expect.poll(() => server.requests.length).toBeGreaterThan(5)
    expect(log.stats.dropped.total).toBe(0)
    isWrong = false
    await log.flush()
    expect(server.accepted).toEqual(range(10))
  })

  it('that are too large for the server alone are dropped, also as the first', async () => {
    const server = await serve(({ numbers }) => (numbers.length > 4 || numbers.includes(0) ? 413 : 200))
    const { log } = openLog({ url: server.url })
    for (const n of range(20)) log.info('line', { n })
    await log.flush()
    expect(server.accepted).toEqual(range(20).slice(1))
    expect(log.stats.dropped.total).toBe(1)
  })

  it.each(['exit', 'natural', 'SIGTERM'])(
    'are all there at the end of a process by %s',
    async (ending) => {
      const server = await serve(() => 200)
      const script = new URL('socket/post-child.ts', import.meta.url).pathname
      const child = spawn(process.execPath, [script, server.url, ending, '2000'], { stdio: 'ignore' })
      await new Promise((resolve) => child.once('close', resolve))
      expect(new Set(server.accepted)).toEqual(new Set(range(2_000)))
    },
    600_000,
  )

  it.each([
    ['no URL', { url: 'logs' }, /`url`/],
    ['a password in the URL, which it does not repeat', { url: 'http://u:hunter2@a/' }, /^(?!.*hunter2).*`headers`/],
    ['headers that are no texts', { url: 'http://a/', headers: { a: 1 } as never }, /`headers`/],
    ['an unknown option', { url: 'http://a/', header: {} } as HttpLinesOptions, /`header`/],
  ])('are refused with %s', (_what, options, message) => {
    expect(() => httpLines(options)).toThrow(message)
  })
})
