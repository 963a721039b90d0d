import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createBootId } from '../../src/core/id.ts'
import type { Problem } from '../../src/core/problem.ts'
import type { Sink } from '../../src/core/sink.ts'
import type { ElasticsearchClient } from '../../src/elasticsearch/client/client.ts'
import { elasticsearch } from '../../src/elasticsearch/sink.ts'
import type { SpoolOptions } from '../../src/elasticsearch/spool/options.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-spool-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A client in front of nothing; it stores when it is told to. */
function createClient(): { client: ElasticsearchClient; stored: string[]; isUp: boolean } {
  const state = { client: { transport: { request } } as ElasticsearchClient, stored: [] as string[], isUp: false }
  async function request({ body }: { body: Buffer }): Promise<unknown> {
    if (!state.isUp) throw new Error('there is no server')
    const lines = body.toString().trimEnd().split('\n')
    const ids = lines
      .filter((_, index) => index % 2 === 0)
      .map((action) => (JSON.parse(action) as { create: { _id: string } }).create['_id'])
    const items = ids.map((id) => ({ create: { status: state.stored.includes(id) ? 409 : 201 } }))
    state.stored.push(...ids.filter((id) => !state.stored.includes(id)))
    return { statusCode: 200, headers: {}, body: { errors: false, items } }
  }
  return state
}

interface Opened {
  readonly sink: Sink
  readonly problems: Problem[]
  write(lines: number, level?: number): Promise<void>
}

function open(client: ElasticsearchClient, spool: SpoolOptions, index = 'orders'): Opened {
  const problems: Problem[] = []
  const bootId = createBootId()
  const sink = elasticsearch({
    client,
    index,
    bootstrap: false,
    gzip: false,
    dedupe: 'index',
    maxRetryDelayMs: 20,
    closeDeadlineMs: 2_000,
    spool,
  })
  sink.start?.({ report: (problem) => problems.push(problem), bootId, service: 'test' })
  let sequence = 0
  return {
    sink,
    problems,
    write(lines, level = 30) {
      const sequences = Array.from({ length: lines }, () => ++sequence)
      const nothing = sequences.map(() => undefined)
      return sink.write({
        lines: sequences.map((n) => `{"log.level":"info","n":${n}}\n`),
        levels: sequences.map(() => level),
        times: sequences.map(() => Date.now()),
        sequences,
        shapes: nothing,
        contexts: nothing,
        bootId,
      })
    },
  }
}
const namesIn = (folder: string): string[] => readdirSync(folder).sort()

it.each(['os', 'interval', 'batch'] as const)(
  'has lines on the disk when they are written, and nothing when they are shipped (%s)',
  async (durability) => {
    const state = createClient()
    const dir = join(root, durability)
    const { sink, write, problems } = open(state.client, { dir, durability, syncLevels: ['error'] })
    await write(3)
    await write(2, 50)
    const folder = join(dir, 'orders')
    expect(namesIn(folder).map((name) => name.replace(/^.{17}/, ''))).toEqual(['-000000-00000000.seg', '.lock'])
    expect(sink.stats?.()).toMatchObject({ spooled: 5, stored: 0 })
    state.isUp = true
    await sink.flush()
    expect(sink.stats?.()).toMatchObject({ spooled: 0, stored: 5 })
    await sink[Symbol.asyncDispose]()
    expect(namesIn(folder)).toEqual([])
    expect(problems.filter(({ lost }) => lost > 0)).toEqual([])
  },
)

it('lets nobody else read what waits', async () => {
  const dir = join(root, 'private')
  const { sink, write } = open(createClient().client, { dir })
  await write(1)
  const folder = join(dir, 'orders')
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const name of namesIn(folder).filter((each) => each.endsWith('.seg')))
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  await sink[Symbol.asyncDispose]()
})

it('does not wait for a server that takes nothing, and leaves the lines to the next sink', async () => {
  const state = createClient()
  const dir = join(root, 'next')
  const one = open(state.client, { dir })
  await one.write(4)
  await one.sink.flush()
  await one.sink[Symbol.asyncDispose]()
  expect(one.problems.at(-1)).toMatchObject({
    code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT',
    lost: 0,
    message: expect.stringContaining('4 are in the spool') as string,
  })
  state.isUp = true
  const two = open(state.client, { dir })
  await expect.poll(() => state.stored.length, { timeout: 60_000 }).toBe(4)
  expect(two.sink.stats?.()).toMatchObject({ recovered: 4, recoveredStored: 4, stored: 0, spooled: 0 })
  await two.sink[Symbol.asyncDispose]()
})

it('leaves lines alone that are for another index', async () => {
  const state = createClient()
  const dir = join(root, 'two')
  const one = open(state.client, { dir }, 'orders')
  await one.write(4)
  await one.sink[Symbol.asyncDispose]()
  state.isUp = true
  const other = open(state.client, { dir }, 'payments')
  await other.write(1)
  await other.sink[Symbol.asyncDispose]()
  expect(state.stored).toHaveLength(1)
  expect(namesIn(join(dir, 'orders'))).toHaveLength(1)
})

it('resolves a write that found no room when there is some again, or within the call at the end', async () => {
  const state = createClient()
  const dir = join(root, 'full')
  const { sink, write } = open(state.client, { dir, maxBytes: 1 << 20 })
  let isWaiting = false
  let written = 0
  let last: Promise<void> | undefined
  while (!isWaiting) {
    last = write(200)
    const outcome = await Promise.race([
      last.then(() => 'written'),
      new Promise<string>((resolve) => setImmediate(() => resolve('waits'))),
    ])
    isWaiting = outcome === 'waits'
    if (!isWaiting) written += 200
  }
  expect(() => sink.flushSync?.(0)).toThrow(expect.objectContaining({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT' }) as Error)
  state.isUp = true
  await last
  await sink.flush()
  expect(new Set(state.stored).size).toBe(written + 200)
  await sink[Symbol.asyncDispose]()
})

it('says at the start that there cannot be such a folder, and which level is none', () => {
  const { client } = createClient()
  expect(() => open(client, { dir: '/dev/null/spool' })).toThrow(
    expect.objectContaining({
      code: 'CORDWOOD_ERR_SOURCE_UNREADABLE',
      message: expect.stringContaining('`spool.dir`') as string,
    }) as Error,
  )
  expect(() => open(client, { dir: join(root, 'levels'), syncLevels: ['notice'] })).toThrow(
    expect.objectContaining({ code: 'CORDWOOD_ERR_LEVEL_UNKNOWN' }) as Error,
  )
})
