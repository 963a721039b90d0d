import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BenchOptions } from './lib/options.ts'
import { median, shuffled, spread } from './lib/statistics.ts'
import type { Table } from './lib/table.ts'

const childPath = fileURLToPath(new URL('lib/parse-child.ts', import.meta.url))
const parsers = ['lucene', 'liqe', 'cordwood'] as const

function timeOf(node: string, parser: string, options: BenchOptions): number {
  const output = execFileSync(node, ['--no-warnings', childPath, parser, String(Math.ceil(10_000 * options.share))], {
    encoding: 'utf8',
  })
  return (JSON.parse(output) as { parseNanoseconds: number }).parseNanoseconds
}

/** How long it takes to parse a query, compared with the parsers that others use. */
export async function queryTable(node: string, options: BenchOptions): Promise<Table> {
  const times = new Map<string, number[]>(parsers.map((parser) => [parser, []]))
  for (let round = 0; round < options.rounds; round++) {
    for (const parser of shuffled(parsers)) times.get(parser)?.push(timeOf(node, parser, options))
  }
  const reference = times.get('lucene') ?? []
  const rows = [...times].map(([name, values]) => {
    const ratios = values.map((value, round) => value / (reference[round] ?? Number.NaN))
    return { name, cells: [{ ratio: median(ratios), median: median(values), spread: spread(ratios) }] }
  })
  return {
    title: 'Parsing a query',
    note: 'Time of one of six queries with the same meaning: KQL for cordwood, Lucene syntax for the others. Here lucene = 1.00.',
    columns: ['parse'],
    rows,
  }
}
