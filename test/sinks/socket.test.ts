import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { createLogger, type LoggerOptions, type Problem, socket, type SocketOptions } from '../../src/index.ts'
import { fullJitterMs } from '../../src/sinks/full-jitter.ts'
import { makeCertificate } from './socket/certificate.ts'
import { freePort, type Receiver, startReceiver } from './socket/receiver.ts'

const certificate = makeCertificate()
const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function receiverOn(options: Parameters<typeof startReceiver>[0] = {}): Promise<Receiver> {
  const receiver = await startReceiver(options)
  open.push(receiver)
  return receiver
}

function openLog(options: SocketOptions, more: LoggerOptions = {}) {
  const problems: Problem[] = []
  const log = createLogger({
    sinks: [socket({ maxRetryMs: 50, ...options })],
    exit: { signals: [] },
    onProblem: (problem) => problems.push(problem),
    ...more,
  })
  open.push(log)
  return { log, problems, codes: () => [...new Set(problems.map(({ code }) => code))] }
}
const numbers = (lines: readonly string[]): unknown[] => lines.map((line) => (JSON.parse(line) as { n?: unknown }).n)
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)

describe('a socket', () => {
  it('brings lines over TCP as they are, in their order, with the static fields of Logstash', async () => {
    const receiver = await receiverOn()
    const { log, problems } = openLog({ port: receiver.port }, { service: 'checkout', enrich: [{ '@version': '1' }] })
    for (const n of range(0, 1000)) log.info('line', { n })
    await log.close()
    await receiver.have(1000)
    expect(numbers(receiver.lines)).toEqual(range(0, 1000))
    expect(JSON.parse(receiver.lines[0] ?? '')).toMatchObject({ '@version': '1', 'service.name': 'checkout', message: 'line' })
    expect(problems).toEqual([])
    expect(log.stats.written.total).toBe(1000)
  })

  it('brings lines over TLS to a server whose authority it is given', async () => {
    const receiver = await receiverOn({ tls: certificate })
    const { log, problems } = openLog({ port: receiver.port, tls: { ca: certificate.cert } })
    for (const n of range(0, 100)) log.info('line', { n })
    await log.close()
    await receiver.have(100)
    expect(numbers(receiver.lines)).toEqual(range(0, 100))
    expect(problems).toEqual([])
  })

  it('brings lines over a Unix socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cordwood-socket-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    let text = ''
    const server = createServer((peer) => peer.on('data', (bytes) => (text += bytes.toString())))
    const path = join(folder, 'in.sock')
    await new Promise<void>((resolve) => server.listen(path, resolve))
    const { log } = openLog({ path })
    log.info('near')
    await log.close()
    await expect.poll(() => text).toContain('"message":"near"')
    server.close()
  })

  it('sends no line to a server whose certificate it does not trust, and says why', async () => {
    const receiver = await receiverOn({ tls: certificate })
    const { log, problems } = openLog({ port: receiver.port, tls: true })
    log.info('secret')
    await log.flush()
    expect(receiver.lines).toEqual([])
    expect(problems[0]).toMatchObject({
      code: 'CORDWOOD_PROBLEM_SINK_FAILED',
      cause: { message: expect.stringMatching(/self-signed/) },
    })
    expect(log.stats.pending.total).toBe(1)
  })

  it('sends no line to a server of another name', async () => {
    const receiver = await receiverOn({ tls: certificate })
    const { log, problems } = openLog({ port: receiver.port, tls: { ca: certificate.cert, servername: 'logs.example.org' } })
    log.info('secret')
    await log.flush()
    expect(receiver.lines).toEqual([])
    expect(String(problems[0]?.cause)).toMatch(/altnames|does not match/i)
  })

  it('keeps lines until a server is there that starts late', async () => {
    const port = await freePort()
    const { log, codes } = openLog({ port })
    for (const n of range(0, 50)) log.info('line', { n })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(log.stats.pending.total).toBe(50)
    const receiver = await receiverOn({ port })
    await receiver.have(50)
    expect(numbers(receiver.lines)).toEqual(range(0, 50))
    await log.flush()
    expect(codes()).toEqual(['CORDWOOD_PROBLEM_SINK_FAILED', 'CORDWOOD_PROBLEM_SINK_RECOVERED'])
  })

  it('goes on over a new connection after a reset, and says that lines may be missing', async () => {
    const receiver = await receiverOn()
    const { log, problems } = openLog({ port: receiver.port })
    log.info('line', { n: 0 })
    await receiver.have(1)
    receiver.reset()
    await expect.poll(() => problems.map(({ code }) => code)).toContain('CORDWOOD_PROBLEM_SERVER')
    log.info('line', { n: 1 })
    await receiver.have(2)
    expect(numbers(receiver.lines)).toEqual([0, 1])
    expect(log.stats.sinks[0]?.extra).toMatchObject({ connections: 2, broken: 1 })
  })

  it('goes on over TLS to a server that comes back on the same port', async () => {
    const first = await receiverOn({ tls: certificate })
    const { log } = openLog({ port: first.port, tls: { ca: certificate.cert } })
    log.info('line', { n: 0 })
    await first.have(1)
    await first.close()
    await expect.poll(() => log.stats.sinks[0]?.extra['broken']).toBe(1)
    for (const n of range(1, 50)) log.info('line', { n })
    const second = await receiverOn({ tls: certificate, port: first.port })
    await second.have(49)
    expect([numbers(first.lines), numbers(second.lines)]).toEqual([[0], range(1, 50)])
  })

  it('loses none that were not handed over yet, when connections are reset again and again', async () => {
    const receiver = await receiverOn()
    const { log } = openLog({ port: receiver.port })
    for (const round of range(0, 5)) {
      log.info('line', { n: round })
      await expect.poll(() => numbers(receiver.lines)).toContain(round)
      receiver.reset()
      await expect.poll(() => log.stats.sinks[0]?.extra['broken']).toBe(round + 1)
    }
    expect(new Set(numbers(receiver.lines))).toEqual(new Set(range(0, 5)))
  })

  it('leaves a connection that the server ended, before the next line', async () => {
    const receiver = await receiverOn()
    const { log } = openLog({ port: receiver.port })
    log.info('line', { n: 0 })
    await receiver.have(1)
    for (const peer of receiver.sockets) peer.end()
    await expect.poll(() => receiver.sockets.size).toBe(0)
    log.info('line', { n: 1 })
    await receiver.have(2)
    expect(receiver.connections).toBe(2)
  })

  it('never holds up calls for a slow reader: what the ring cannot hold is dropped and counted', async () => {
    const receiver = await receiverOn()
    receiver.pause()
    const { log } = openLog({ port: receiver.port }, { ring: { capacity: 100 } })
    const padding = 'x'.repeat(30_000)
    for (const n of range(0, 1000)) {
      log.info('line', { n, padding })
      if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    const { accepted, written, dropped, pending } = log.stats.sinks[0] ?? {}
    expect(accepted?.total).toBe(1000)
    expect(dropped?.total).toBeGreaterThan(0)
    expect((written?.total ?? 0) + (dropped?.total ?? 0) + (pending?.total ?? 0)).toBe(1000)
    receiver.resume()
    await log.flush()
    const { stats } = log
    expect(stats.written.total + stats.dropped.total).toBe(1000)
    await receiver.have(stats.written.total)
    const got = numbers(receiver.lines) as number[]
    expect(got).toEqual(got.toSorted((a, b) => a - b))
  })

  it(
    'gives up a server that takes nothing, and sends the batch again over the next connection',
    { timeout: 600_000 },
    async () => {
      const peers: Socket[] = []
      const stuck = createServer({ pauseOnConnect: true }, (peer) => peers.push(peer.on('error', () => {})))
      await new Promise<void>((resolve) => stuck.listen(0, '127.0.0.1', resolve))
      const { port } = stuck.address() as { port: number }
      const { log, problems } = openLog({ port, stallTimeoutMs: 200 })
      const padding = 'x'.repeat(30_000)
      for (const n of range(0, 500)) log.info('line', { n, padding })
      await expect.poll(() => peers.length, { timeout: 60_000 }).toBeGreaterThan(1)
      expect(problems.map(({ cause }) => String(cause))).toContainEqual(expect.stringContaining('took nothing for too long'))
      for (const peer of peers) peer.destroy()
      stuck.close()
    },
  )
})

describe('the options of a socket', () => {
  it.each([
    ['neither port nor path', {}, /`port` of socket\(\) or `path`/],
    ['both', { port: 1, path: '/a' }, /one of them/],
    ['a port that is none', { port: 70_000 }, /`port`/],
    ['a name that does not exist', { port: 1, hos: 'a' } as SocketOptions, /Did you mean `host`/],
    ['tls that is none', { port: 1, tls: 'yes' as unknown as boolean }, /`tls`/],
  ])('are refused with %s', (_what, options, message) => {
    expect(() => socket(options)).toThrow(message)
  })

  it('wait a random part of a time that doubles up to the longest', () => {
    expect([1, 2, 3, 10].map((failures) => fullJitterMs(failures, 100, 30_000, () => 1))).toEqual([100, 200, 400, 30_000])
    expect(fullJitterMs(5, 100, 30_000, () => 0)).toBe(0)
  })
})

/** Every line of a process that ends, whatever way. */
describe('at the end of a process', () => {
  const run = async (receiver: Receiver, ending: string, options: { tls?: boolean; waitMs?: number } = {}): Promise<void> => {
    const script = new URL('socket/burst-child.ts', import.meta.url).pathname
    const authority = options.tls === true ? certificate.cert : ''
    const values = [String(receiver.port), ending, '2000', authority, String(options.waitMs ?? 0)]
    const child = spawn(process.execPath, [script, ...values], { stdio: 'ignore' })
    await new Promise((resolve) => child.once('close', resolve))
    await expect.poll(() => receiver.sockets.size).toBe(0)
  }
  const counted = ({ lines }: Receiver): unknown[] => numbers(lines).filter((n) => n !== undefined)
  /** Of the numbers that have come: the last connection may wait to be accepted when the process has ended. */
  const expectAll = async (receiver: Receiver): Promise<void> => {
    await expect.poll(() => new Set(counted(receiver)).size).toBe(2000)
    expect(new Set(counted(receiver))).toEqual(new Set(range(0, 2000)))
  }

  it.each(['natural', 'exit', 'throw', 'reject', 'SIGTERM', 'SIGINT'])(
    'by %s every line is there, over TCP',
    async (ending) => {
      const receiver = await receiverOn()
      await run(receiver, ending)
      await expectAll(receiver)
      expect(receiver.torn).toEqual([])
    },
    600_000,
  )

  it.each(['exit', 'SIGTERM'])(
    'by %s every line is there over TLS, also through a connection that stood',
    async (ending) => {
      const receiver = await receiverOn({ tls: certificate })
      await run(receiver, ending, { tls: true, waitMs: 300 })
      await expectAll(receiver)
    },
    600_000,
  )

  it('after SIGKILL what arrived is whole and without a gap, up to the last line, which may be torn', async () => {
    const receiver = await receiverOn()
    await run(receiver, 'SIGKILL', { waitMs: 300 })
    const got = counted(receiver)
    expect(got).toEqual(range(0, got.length))
  })

  it('a server that is away costs its lines, not the process: it ends', async () => {
    const port = await freePort()
    const script = new URL('socket/burst-child.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [script, String(port), 'exit', '10', '', '0', '3000'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let told = ''
    child.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()))
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code).toBe(0)
    expect(told).toMatch(/CORDWOOD_PROBLEM_FLUSH_TIMEOUT: .*Lines lost: 10\./)
  })
})
