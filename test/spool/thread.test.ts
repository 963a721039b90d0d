import { fork } from 'node:child_process'
import { channel } from 'node:diagnostics_channel'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { elasticsearch, type ElasticsearchOptions } from '../../src/elasticsearch/index.ts'
import { createLogger, type Problem, type StructuredLogger } from '../../src/index.ts'
import { type IdServer, startIdServer } from './id-server.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-thread-'))
const workers: Worker[] = []
const note = (worker: Worker): number => workers.push(worker)
let server: IdServer
let folders = 0

beforeEach(async () => {
  workers.length = 0
  process.on('worker', note)
  server = await startIdServer()
})
afterEach(async () => {
  process.off('worker', note)
  await server.close()
  rmSync(root, { recursive: true, force: true })
})

type Log = Pick<StructuredLogger, 'info' | 'warn' | 'flush' | 'close' | 'stats'>

interface Opened {
  readonly log: Log
  readonly problems: Problem[]
  readonly dir: string
}

function open(options: Partial<ElasticsearchOptions> = {}, spool: Partial<ElasticsearchOptions['spool']> = {}): Opened {
  const dir = join(root, String(folders++))
  const problems: Problem[] = []
  const sink = elasticsearch({
    node: server.url,
    dataStream: 'logs-thread-test',
    batch: { maxAgeMs: 50 },
    maxRetryDelayMs: 200,
    deadLetter: { path: join(root, 'dead.ndjson') },
    ...options,
    spool: { dir, ...spool },
  })
  const log = createLogger({
    service: 'thread',
    mask: { mode: 'off' },
    sinks: [sink],
    onProblem: (problem) => problems.push(problem),
  })
  return { log, problems, dir }
}

const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))

/** Logs a few lines at a time until it is over; answers how many that were. */
async function load(log: Log, isOver: () => boolean): Promise<number> {
  let n = 0
  while (!isOver()) {
    for (let more = 0; more < 50; more++) log.info('order placed', { n: ++n })
    await sleep(5)
  }
  return n
}

/** Until all is shipped: a thread takes its time to start where other work goes on beside it. */
async function flush(log: Log): Promise<void> {
  do await log.flush()
  while ((log.stats.sinks[0]?.pending.total ?? 0) + (log.stats.sinks[0]?.extra['spooled'] ?? 0) > 0)
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5)
}

it('ships each line once from a thread of its own, balances its books and leaves no file', async () => {
  const { log, problems, dir } = open()
  const lines = await load(log, () => server.stored.size > 2_000)
  await flush(log)
  expect(workers).toHaveLength(1)
  expect(server.stored.size).toBe(lines)
  const [books] = log.stats.sinks
  const extra = { stored: lines, spooled: 0, waitingLines: 0 }
  expect(books).toMatchObject({ written: { total: lines }, pending: { total: 0 }, extra })
  expect(books?.extra['requests']).toBeGreaterThan(0)
  await log.close()
  expect(filesIn(dir)).toEqual([])
  expect(problems).toEqual([])
})

const requestsOf = (log: Log): number => log.stats.sinks[0]?.extra['requests'] ?? 0

/** Kills threads that ship, each in the midst of its work; the last of them is there already. */
async function killThreads(log: Log, deaths: number): Promise<void> {
  for (let death = 0; death < deaths; death++) {
    // What the server has stored may be the work of the one before.
    await until(() => workers.length > death)
    const before = requestsOf(log)
    await until(() => requestsOf(log) > before + 1)
    await workers.at(-1)?.terminate()
  }
}

/** Node itself aborts where a thread is ended in the microseconds in which it begins to compress (seen in Node 22 and 24). */
const openToDie = (): Opened => open({ gzip: false })

/** Logs while so many threads die; then all of it has been shipped once. */
async function shipThroughDeaths({ log, dir }: Opened, deaths: number, threads: number): Promise<void> {
  let hasDied = false
  const loading = load(log, () => hasDied)
  await killThreads(log, deaths)
  const requests = requestsOf(log)
  hasDied = true
  const lines = await loading
  // Another one begins half a second after the death of the one before.
  await until(() => workers.length === threads)
  await flush(log)
  expect(server.stored.size).toBe(lines)
  expect(requestsOf(log)).toBeGreaterThanOrEqual(requests)
  const { stored = 0, alreadyStored = 0, spooled } = log.stats.sinks[0]?.extra ?? {}
  expect({ ended: stored + alreadyStored, spooled }).toEqual({ ended: lines, spooled: 0 })
  await log.close()
  expect(workers).toHaveLength(threads)
  expect(filesIn(dir)).toEqual([])
}

it('goes on with another thread when one dies, without a line lost, doubled or counted twice', async () => {
  const opened = openToDie()
  await shipThroughDeaths(opened, 2, 3)
  const failed = { code: 'CORDWOOD_PROBLEM_SINK_FAILED', lost: 0 }
  expect(opened.problems.map(({ code, lost }) => ({ code, lost }))).toEqual([failed, failed])
})

it('ships in the thread of the application when threads die again and again', async () => {
  const opened = openToDie()
  await shipThroughDeaths(opened, 3, 3)
  expect(opened.problems.at(-1)?.message).toContain('in the thread of the application')
})

it.each([
  ['a function that says who we are', { auth: async () => ({ apiKey: 'k' }) }, {}],
  ['the option thread: false', {}, { thread: false }],
])('ships in the thread of the application with %s', async (_, options, spool) => {
  const { log } = open(options, spool)
  const lines = await load(log, () => server.stored.size > 200)
  await flush(log)
  expect(workers).toEqual([])
  expect(server.stored.size).toBe(lines)
  await log.close()
})

it('tells the channels and the problems of the process what happens in the thread', async () => {
  const events: string[] = []
  const names = ['request', 'circuit', 'dead-letter'] as const
  const listeners = names.map((name) => [channel(`cordwood:elasticsearch:${name}`), () => void events.push(name)] as const)
  for (const [each, listener] of listeners) each.subscribe(listener)
  server.refuse = (line) => line.includes('"n":7,') || line.includes('"n":7}')
  const { log, problems } = open()
  for (let n = 1; n <= 20; n++) log.info('order placed', { n })
  await flush(log)
  // A thread is told of listeners ten times a second.
  for (let n = 21; !events.includes('request'); n++) {
    log.info('order placed', { n })
    await flush(log)
  }
  for (const [each, listener] of listeners) each.unsubscribe(listener)
  expect(new Set(events)).toEqual(new Set(['request', 'dead-letter']))
  expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_DEAD_LETTER'])
  expect(log.stats.sinks[0]?.extra).toMatchObject({ stored: server.stored.size, deadLettered: 1, spooled: 0 })
  await log.close()
})

it('gives up the oldest lines where it is told to, and counts them by level', async () => {
  server.isDown = true
  const { log, problems } = open({ queue: { maxBytes: 64 << 10 } }, { maxBytes: 1 << 20, onFull: 'drop-oldest' })
  for (let n = 1; n <= 8_000; n++) {
    log.warn('order placed', { n, text: 'x'.repeat(200) })
    if (n % 20 === 0) await sleep(1)
  }
  await until(() => (log.stats.sinks[0]?.dropped.total ?? 0) > 0)
  server.isDown = false
  await until(() => (log.stats.sinks[0]?.extra['spooled'] ?? 1) === 0)
  await flush(log)
  const [books] = log.stats.sinks
  const { stored = 0, alreadyStored = 0 } = books?.extra ?? {}
  expect(stored + alreadyStored).toBe(server.stored.size)
  expect(books?.dropped).toEqual({ total: 8_000 - server.stored.size, byLevel: { warn: 8_000 - server.stored.size } })
  expect(problems.map(({ code }) => code)).toContain('CORDWOOD_PROBLEM_DROPPED')
  await log.close()
})

it('keeps no process alive, and ships the last lines when it ends by itself', async () => {
  const program = new URL('thread-service.ts', import.meta.url)
  const dir = join(root, String(folders++))
  const child = fork(program, [server.url, dir, '200'], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] })
  const stderr = child.stderr === null ? '' : text(child.stderr)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  expect({ code, stderr: await stderr }).toEqual({ code: 0, stderr: '' })
  expect(server.stored.size).toBe(200)
})
