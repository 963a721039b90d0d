// How fast the store answers, and how much of its files it reads for that. `npm run bench:query -- --help`
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { LogEngine } from '../../src/core/engine.ts'
import { createStoreReader } from '../../src/store/engine/store-engine.ts'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import { installRivals } from '../lib/install-rivals.ts'
import { runBench, type Shown } from '../lib/run-bench.ts'
import { savedJson } from '../lib/saved-json.ts'
import { buildStore } from './build-store.ts'
import { measureMemory } from './measure-memory.ts'
import { measureQuery } from './measure-query.ts'
import { measureServer } from './measure-server.ts'
import { measureVisible } from './measure-visible.ts'
import { querySet } from './query-set.ts'
import { type Part, readmeText } from './readme-text.ts'
import { type Rival, rivals } from './rivals.ts'
import { sampleLines } from './sample-lines.ts'
import { memoryText, missesOf, queryTable, serverTable, visibleTable } from './summary.ts'

const usage = `npm run bench:query -- [options]

  --quick          100,000 lines, three rounds, a minute in all: a first impression, not kept
  --lines N        default 1000000; the README has 1000000 and 10000000
  --rounds N       of each query, warm; the median counts; default 7
  --folder DIR     where the lines, the store and the rivals' tables are, and stay; default one below the system's that is kept too
  --only TEXT      queries with one of these, between commas, in their name
  --against LIST   of parquet,duckdb,sqlite,scan; default all, or "none"
  --build          makes what is to be asked, and measures nothing; where it says so, run it again
  --memory MIB     what the engine may keep; default 256
  --note TEXT      what is to be said of these lines in the README
  --parts LIST     of queries,memory,visible,elasticsearch; default queries,memory,visible
                   memory: what the whole set takes in a process of its own, with 256 and 64 MiB
                   visible: how long after a call its line is found, in this process and from another one
                   elasticsearch: the same set on a real server (1,000,000 lines; it is fetched on first use)
  --saved          measure nothing, show the last figures of each part
  --readme         write the last figures of each part into the README
  --check          exit code 1 when something that must be reached is not

Whole, 1,000,000 lines take about ten minutes on two cores with the rivals' tables, 10,000,000 an hour and 12 GB of disk. Figures of each
query and part are kept, so that it can be run in parts. "first": a new engine, nothing decoded (the code is warm). "warm": a new
question, all columns decoded. "again": the same question.`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    lines: { type: 'string' },
    rounds: { type: 'string' },
    folder: { type: 'string' },
    only: { type: 'string', default: '' },
    against: { type: 'string', default: 'parquet,duckdb,sqlite,scan' },
    build: { type: 'boolean', default: false },
    memory: { type: 'string', default: '256' },
    note: { type: 'string' },
    parts: { type: 'string', default: 'queries,memory,visible' },
    saved: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const saved = savedJson<Part>('query')
const lines = Number(values.lines ?? (values.quick ? 100_000 : 1_000_000))
const rounds = Number(values.rounds ?? (values.quick ? 3 : 7))
const folder = values.folder ?? join(tmpdir(), `cordwood-bench-query-${lines}`)
const [plain, store] = [join(folder, 'plain.ndjson'), join(folder, 'store')]
const against = values.against.split(',')
const parts = values.parts.split(',')
const taken = new Map<string, Part>()

async function keep(name: string, part: Omit<Part, 'node' | 'day'>): Promise<void> {
  const whole: Part = {
    ...part,
    node: process.versions.node,
    day: new Date().toISOString().slice(0, 10),
    ...(values.note !== undefined && { note: values.note }),
  }
  taken.set(name, whole)
  if (!values.quick) await saved.save(name, whole)
}

const openEngine = (keepsAnswers: boolean): LogEngine =>
  createStoreReader({ dir: store, memoryBytes: Number(values.memory) * 1024 * 1024 }, keepsAnswers)

async function openRivals(): Promise<Rival[]> {
  const opened: Rival[] = []
  for (const name of against) if (rivals[name] !== undefined) opened.push(await rivals[name](folder, plain))
  return opened
}

async function measureQueries(): Promise<void> {
  const storeBytes = readdirSync(store).reduce((sum, name) => sum + statSync(join(store, name)).size, 0)
  const opened = await openRivals()
  const scan = against.includes('scan') ? createScanEngine({ paths: [plain] }) : undefined
  const rivalRounds = Math.min(rounds, lines > 2_000_000 ? 2 : 3)
  const plan = { open: openEngine, storeBytes, rounds, rivalRounds, rivals: opened, scan }
  const wanted = values.only.split(',')
  for (const query of querySet(await sampleLines(openEngine(true)))) {
    if (!wanted.some((text) => query.name.includes(text))) continue
    const figures = await measureQuery(query, plan)
    console.log(`${query.name}: ${figures.warmMs.toFixed(1)} ms warm, ${figures.firstMs.toFixed(0)} ms first`)
    const name = `${lines}: ${query.name}`
    // Of rivals that were not asked this time the last figures stay.
    const before = values.quick ? undefined : (await saved.load())[name]?.query
    await keep(name, { query: { ...figures, rivals: { ...before?.rivals, ...figures.rivals } }, lines })
  }
  for (const rival of opened) rival.close()
}

async function measure(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  if (against.some((name) => rivals[name] !== undefined)) installRivals()
  if (!existsSync(store)) buildStore(folder, lines)
  if (values.build) {
    for (const rival of await openRivals()) rival.close()
    return
  }
  const plainBytes = statSync(plain, { throwIfNoEntry: false })?.size ?? NaN
  console.log(`${lines} lines in ${folder}, ${(plainBytes / 1e6).toFixed(0)} MB plain, Node ${process.version}\n`)
  if (parts.includes('queries')) await measureQueries()
  if (parts.includes('memory')) await keep(`${lines}: memory`, { memory: await measureMemory(store, rounds), lines })
  if (parts.includes('visible')) await keep('visible', { visible: await measureVisible(values.quick ? 3 : 12), lines: 0 })
  if (parts.includes('elasticsearch'))
    await keep(`${lines}: elasticsearch`, {
      server: await measureServer({ plain, lines, store, rounds: Math.max(rounds, 20) }),
      lines,
    })
}

function show(kept: Readonly<Record<string, Part>> | undefined): Shown {
  const shown = kept === undefined ? [...taken.values()] : Object.values(kept)
  const texts: string[] = []
  for (const count of new Set(shown.map((part) => part.lines).filter((count) => count > 0))) {
    const of = shown.filter((part) => part.lines === count)
    texts.push(`\n${count.toLocaleString('en')} lines\n\n${queryTable(of)}\n`)
    for (const { server, memory } of of) {
      if (server !== undefined) texts.push(`Elasticsearch\n\n${serverTable(server)}\n`)
      if (memory !== undefined) texts.push(memoryText(memory))
    }
  }
  for (const { visible } of shown) if (visible !== undefined) texts.push(visibleTable(visible))
  return { text: texts.join('\n'), misses: missesOf(shown) }
}

if (values.build && !values.help) await measure()
else {
  await runBench({
    usage,
    options: values,
    script: 'bench:query',
    measure,
    load: () => saved.load(),
    show,
    readmeText: (kept) => readmeText(Object.values(kept)),
  })
}
