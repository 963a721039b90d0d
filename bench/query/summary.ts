import { markdownTable } from '../lib/markdown.ts'
import type { MemoryFigures } from './measure-memory.ts'
import type { QueryFigures } from './measure-query.ts'
import type { ServerFigures } from './measure-server.ts'
import type { VisibleFigures } from './measure-visible.ts'

/** What is shown of one number of lines, or of the lines that are just being written. */
export interface Measured {
  readonly lines: number
  readonly query?: QueryFigures
  readonly memory?: readonly MemoryFigures[]
  readonly server?: ServerFigures
  readonly visible?: readonly VisibleFigures[]
}

const rivalNames = ['Parquet', 'DuckDB', 'SQLite FTS5', 'scan']

const ms = (value: number | undefined): string => (value === undefined ? '–' : value < 10 ? value.toFixed(1) : value.toFixed(0))
const times = (value: number | undefined): string =>
  value === undefined ? '–' : value < 0.1 ? value.toFixed(3) : value < 10 ? value.toFixed(1) : value.toFixed(0)

/** One row a query: what the store takes, and how many times as much each rival does. */
export function queryTable(parts: readonly Measured[]): string {
  const rows = parts.flatMap(({ query }) => {
    if (query === undefined) return []
    const { name, firstMs, warmMs, warmCpuMs, againMs, readShare } = query
    const others = rivalNames.map((rival) => times(query.rivals[rival]?.ratio))
    return [[name, ms(firstMs), ms(warmMs), ms(warmCpuMs), ms(againMs), `${(readShare * 100).toFixed(1)} %`, ...others]]
  })
  return markdownTable(['', 'first ms', 'warm ms', 'its CPU', 'again ms', 'read', ...rivalNames.map((name) => `: ${name}`)], rows)
}

/** The same set on Elasticsearch, beside the store. */
export function serverTable({ queries, p95, storeP95 }: ServerFigures): string {
  const rows = queries.map((query) => [query.name, ms(query.p50), ms(query.p95), ms(query.storeP50), ms(query.storeP95)])
  return markdownTable(
    ['', 'Elasticsearch p50', 'p95', 'store p50', 'p95'],
    [...rows, ['all questions', '', ms(p95), '', ms(storeP95)]],
  )
}

/** What the set takes in a process of its own. */
export function memoryText(memory: readonly MemoryFigures[]): string {
  return memory
    .map(({ memoryMiB, peakBytes, warmMs }) => {
      const [worst = ['', NaN]] = Object.entries(warmMs).sort(([, a], [, b]) => b - a)
      return `With ${memoryMiB} MiB the process grows by ${(peakBytes / 2 ** 20).toFixed(0)} MiB at most while the whole set is asked in turn; the slowest is then "${worst[0]}" with ${ms(worst[1])} ms.`
    })
    .join(' ')
}

const placeNames = {
  'same process': 'the process that logs',
  'another process': 'another process',
  'its tail': '`tail` of another process',
}
const lookNames = { id: 'by its id', newest: 'as the newest of all' }

/** How long after the call a line is found. */
export function visibleTable(visible: readonly VisibleFigures[]): string {
  const rows = visible.map(({ linesASecond, place, look, p50, p99, max, looks }) => [
    place === 'its tail' ? placeNames[place] : `${placeNames[place]}, ${lookNames[look]}`,
    linesASecond.toLocaleString('en'),
    ...[p50, p99, max].map(ms),
    looks.toLocaleString('en'),
  ])
  return markdownTable(['found by', 'lines a second', 'p50 ms', 'p99 ms', 'max ms', 'looks'], rows)
}

const [ownLimitMs, otherLimitMs] = [250, 1_000]

/** What must be reached and is not, in words. */
export function missesOf(parts: readonly Measured[]): readonly string[] {
  const misses: string[] = []
  for (const { lines, query, server, visible } of parts) {
    if (query !== undefined) {
      const limit = lines > 2_000_000 ? 100 : 50
      const where = `${query.name} in ${lines.toLocaleString('en')} lines`
      if (!query.isUnlimited && query.warmMs > limit) misses.push(`${where}: ${ms(query.warmMs)} ms warm, at most ${limit}`)
      if (!query.isUnlimited && query.firstMs > 500)
        misses.push(`${where}: ${ms(query.firstMs)} ms at the first touch, at most 500`)
      if (!query.readsMuch && query.readShare > 0.2)
        misses.push(`${where}: reads ${(query.readShare * 100).toFixed(1)} % of the files, at most 20 %`)
    }
    if (server !== undefined && server.p95 > 100)
      misses.push(`Elasticsearch: p95 ${ms(server.p95)} ms over all questions, at most 100`)
    for (const { linesASecond, place, look, p99 } of visible ?? []) {
      const limit = place === 'same process' ? ownLimitMs : otherLimitMs
      if (p99 > limit)
        misses.push(
          `found by ${placeNames[place]}, ${lookNames[look]}, at ${linesASecond} lines a second: p99 ${ms(p99)} ms, at most ${limit}`,
        )
    }
  }
  return misses
}
