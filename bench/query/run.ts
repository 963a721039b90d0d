// How fast the store answers, and how much of its files it reads for that. `npm run bench:query -- --help`
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createStoreEngine } from '../../src/store/create-store-engine.ts'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import { median } from '../lib/statistics.ts'
import { buildStore } from './build-store.ts'
import { type BenchQuery, querySet } from './query-set.ts'
import { openDuckDb, openSqlite, type Rival } from './rivals.ts'
import type { LogEngine } from '../../src/core/engine.ts'

const usage = `npm run bench:query -- [options]

  --lines N        default 1000000
  --rounds N       of each query, warm; the median counts; default 7
  --folder DIR     where the lines, the store and the rivals' tables are, and stay; default a new one below the system's
  --only TEXT      queries with this in their name
  --cache MIB      what the engine keeps decoded; default 256
  --sqlite         also SQLite (Node's own), a table with indexes
  --duckdb DIR     also DuckDB on Parquet; DIR is where @duckdb/node-api is installed (70 MB)
  --scan           also the scan of the plain file
  --check          exit code 1 when a goal is missed: 50 ms warm at 1 M lines (100 ms at 10 M), a fifth of the file

Times are CPU time in milliseconds. "first" is a new engine, nothing decoded; the code is warm.`

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '7' },
    folder: { type: 'string' },
    only: { type: 'string', default: '' },
    cache: { type: 'string', default: '256' },
    sqlite: { type: 'boolean', default: false },
    duckdb: { type: 'string' },
    scan: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

async function warm(rounds: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await cpuMs(work))
  return median(times)
}

const figure = (value: number | undefined): string =>
  value === undefined ? '-' : value < 10 ? value.toFixed(1) : value.toFixed(0)

async function measure(): Promise<void> {
  const lines = Number(values.lines)
  const rounds = Number(values.rounds)
  const folder = values.folder ?? join(tmpdir(), `cordwood-bench-query-${lines}-${process.pid}`)
  const [plain, store] = [join(folder, 'plain.ndjson'), join(folder, 'store')]
  mkdirSync(folder, { recursive: true })
  if (!existsSync(store)) buildStore(folder, lines)
  const storeBytes = readdirSync(store).reduce((sum, name) => sum + statSync(join(store, name)).size, 0)
  console.log(
    `${lines} lines, ${(statSync(plain).size / 1e6).toFixed(0)} MB plain, ${(storeBytes / 1e6).toFixed(1)} MB store, Node ${process.version}\n`,
  )

  const open = (): LogEngine => createStoreEngine({ dir: store, cacheBytes: Number(values.cache) * 1024 * 1024 })
  const rivals: Rival[] = []
  if (values.sqlite) rivals.push(await openSqlite(folder, plain))
  if (values.duckdb !== undefined) rivals.push(await openDuckDb(folder, plain, values.duckdb))
  const scan = values.scan ? createScanEngine({ paths: [plain] }) : undefined

  const heads = ['first', 'warm', 'read', ...rivals.map(({ name }) => name), ...(scan === undefined ? [] : ['scan'])]
  console.log(['query'.padEnd(46), ...heads.map((head) => head.padStart(8))].join(' '))
  const missed: string[] = []
  for (const query of querySet(await samplesOf(open()))) {
    if (!query.name.includes(values.only)) continue
    // The code is compiled once; what is measured first is reading and decoding.
    await withEngine(open(), (engine) => query.ask(engine))
    const engine = open()
    let total = 0
    let share = 0
    const first = await cpuMs(async () => {
      const answer = await query.ask(engine)
      total = answer.total
      share = (answer.$.readBytes ?? 0) / storeBytes
    })
    const own = await warm(rounds, () => query.ask(engine))
    await engine.close()
    const others: (number | undefined)[] = []
    for (const rival of rivals) others.push(await rivalTime(rival, query, total, rounds))
    if (scan !== undefined) others.push(await cpuMs(() => query.ask(scan)))
    console.log([query.name.padEnd(46), ...[first, own].map((time) => figure(time).padStart(8)), `${(share * 100).toFixed(1)} %`.padStart(8), ...others.map((time) => figure(time).padStart(8))].join(' ')) // prettier-ignore
    if (!query.isUnlimited && own > (lines > 2_000_000 ? 100 : 50)) missed.push(`${query.name}: ${own.toFixed(0)} ms warm`)
    if (!query.isUnlimited && first > 500) missed.push(`${query.name}: ${first.toFixed(0)} ms at the first touch`)
    if (!query.readsMuch && share > 0.2) missed.push(`${query.name}: reads ${(share * 100).toFixed(1)} % of the files`)
  }
  for (const rival of rivals) rival.close()
  console.log(`\n${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident`)
  for (const one of missed) console.log(`missed: ${one}`)
  if (values.check && missed.length > 0) process.exitCode = 1
}

async function rivalTime(rival: Rival, query: BenchQuery, total: number, rounds: number): Promise<number | undefined> {
  if (!rival.fits(query.sql)) return undefined
  const found = await rival.ask(query.sql)
  if (query.counts && Number(found) !== total)
    throw new Error(`${rival.name} finds ${String(found)} with ${query.name}, the store ${total}`)
  return warm(Math.min(rounds, 3), () => rival.ask(query.sql))
}

async function withEngine(engine: LogEngine, use: (engine: LogEngine) => Promise<unknown>): Promise<void> {
  await use(engine)
  await engine.close()
}

async function samplesOf(engine: LogEngine): Promise<{ trace: string; user: string }> {
  const { records } = await engine.search({ kind: 'all' }, {}, { limit: 1, order: 'oldest' })
  const fields = records[0]?.fields ?? {}
  await engine.close()
  return { trace: String(fields['trace.id']), user: String(fields['user.id']) }
}

if (values.help) console.log(usage)
else await measure()
