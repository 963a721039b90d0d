import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectElasticsearch } from '../../src/elasticsearch/index.ts'
import { createElasticsearchEngine } from '../../src/elasticsearch/engine/engine.ts'
import { createStoreReader } from '../../src/store/engine/store-engine.ts'
import { startServer } from '../../test/elasticsearch/server.ts'
import { quantile } from '../lib/statistics.ts'
import { querySet } from './query-set.ts'
import { sampleLines } from './sample-lines.ts'

/** What one query took on the server, in milliseconds of time that passes. */
export interface ServerQuery {
  readonly name: string
  readonly p50: number
  readonly p95: number
  /** The same question to the store in the same run. */
  readonly storeP50: number
  readonly storeP95: number
}

export interface ServerFigures {
  readonly queries: readonly ServerQuery[]
  /** Over all questions of all queries. */
  readonly p95: number
  readonly storeP95: number
  /** From the first line until the last one is acknowledged. */
  readonly shippedMs: number
  /** Of the index on the disk, merged. */
  readonly bytes: number
  readonly rounds: number
}

export interface ServerOrder {
  readonly plain: string
  readonly store: string
  readonly lines: number
  readonly rounds: number
}

const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const index = 'logs-bench-query'
const warmUps = 3

/** Ships the lines to a real Elasticsearch by `cordwood ship`, and asks both engines the same, in turn. */
export async function measureServer(order: ServerOrder): Promise<ServerFigures> {
  const given = process.env['ELASTICSEARCH_URL']
  const server = given === undefined ? await startServer({ isLongLived: true }) : undefined
  const node = server?.url ?? given ?? ''
  try {
    const start = performance.now()
    await ship(order.plain, node)
    const shippedMs = performance.now() - start
    await call(node, `${index}/_forcemerge?max_num_segments=5&flush=true`, 'POST')
    await call(node, `${index}/_refresh`, 'POST')
    return { ...(await ask(order, node)), shippedMs, bytes: await sizeOf(node), rounds: order.rounds }
  } finally {
    await server?.stop()
  }
}

async function ship(plain: string, node: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-bench-ship-'))
  try {
    const words = ['ship', plain, '--es', node, '--data-stream', index, '--state', join(folder, 'state.json')]
    const child = spawn(process.execPath, ['--no-warnings', command, ...words, '--refused', join(folder, 'refused')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`Expected every line to be taken by Elasticsearch, got exit code ${code} of cordwood ship.`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function ask(
  { store, lines, rounds }: ServerOrder,
  node: string,
): Promise<Pick<ServerFigures, 'queries' | 'p95' | 'storeP95'>> {
  const embedded = createStoreReader({ dir: store }, false)
  const served = createElasticsearchEngine({ client: connectElasticsearch({ node }), index })
  const queries: ServerQuery[] = []
  const all = { own: [] as number[], server: [] as number[] }
  for (const query of querySet(await sampleLines(createStoreReader({ dir: store })))) {
    const [a, b] = [await query.ask(embedded), await query.ask(served)]
    if (a.total !== b.total)
      throw new Error(`${query.name}: the store finds ${a.total} of ${lines} lines, Elasticsearch ${b.total}.`)
    const times = { own: [] as number[], server: [] as number[] }
    for (let round = -warmUps; round < rounds; round++) {
      const took = [await timed(() => query.ask(served)), await timed(() => query.ask(embedded))] as const
      if (round < 0) continue
      times.server.push(took[0])
      times.own.push(took[1])
    }
    queries.push({
      name: query.name,
      p50: quantile(times.server, 0.5),
      p95: quantile(times.server, 0.95),
      storeP50: quantile(times.own, 0.5),
      storeP95: quantile(times.own, 0.95),
    })
    all.own.push(...times.own)
    all.server.push(...times.server)
  }
  await embedded.close()
  await served.close()
  return { queries, p95: quantile(all.server, 0.95), storeP95: quantile(all.own, 0.95) }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function call(node: string, path: string, method: string): Promise<unknown> {
  const answer = await fetch(`${node}/${path}`, { method })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${text}`)
  return JSON.parse(text) as unknown
}

async function sizeOf(node: string): Promise<number> {
  const { _all: all } = (await call(node, `${index}/_stats/store`, 'GET')) as {
    _all: { primaries: { store: { size_in_bytes: number } } }
  }
  return all.primaries.store.size_in_bytes
}
