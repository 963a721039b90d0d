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

/** What must be reached and is not, in words: one sentence a limit. */
export function missesOf(parts: readonly Measured[]): readonly string[] {
  const misses = new Map<string, string[]>()
  const miss = (limit: string, what: string, figure: string): void => {
    misses.set(limit, [...(misses.get(limit) ?? []), `${what} ${figure}`])
  }
  for (const { lines, query, server, visible } of parts) {
    if (query !== undefined) {
      const count = `${lines.toLocaleString('en')} lines`
      const limit = lines > 2_000_000 ? 100 : 50
      const { name, isUnlimited, readsMuch, warmMs, firstMs, readShare } = query
      if (!isUnlimited && warmMs > limit) miss(`at most ${limit} ms warm in ${count}`, name, ms(warmMs))
      if (!isUnlimited && firstMs > 500) miss(`at most 500 ms at the first touch of ${count}`, name, ms(firstMs))
      if (!readsMuch && readShare > 0.2)
        miss(`at most 20 % of the files read of ${count}`, name, `${(readShare * 100).toFixed(1)} %`)
    }
    for (const { name, p95 } of server?.queries ?? [])
      if (p95 > 100) miss('p95 of at most 100 ms on Elasticsearch', name, ms(p95))
    for (const { linesASecond, place, look, p99 } of visible ?? []) {
      const limit = place === 'same process' ? ownLimitMs : otherLimitMs
      const what = `${lookNames[look]} at ${linesASecond.toLocaleString('en')} lines a second`
      if (p99 > limit) miss(`found by ${placeNames[place]} with a p99 of at most ${limit} ms`, what, ms(p99))
    }
  }
  return [...misses].map(([limit, all]) => `${limit}: ${all.join(', ')}`)
}
