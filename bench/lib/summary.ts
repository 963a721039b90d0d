import { markdownTable, ratioText, tableText } from './markdown.ts'
import type { NodeResults } from './saved-results.ts'
import type { Cell, Table } from './table.ts'

interface Picked {
  /** Its heading in the README. */
  readonly title: string
  readonly table: string
  readonly column: string
}

const file = 'A line, from the call to the file'
const call = 'One call'
const latency = 'How long a call keeps its caller'
const start = 'Import and first line'

const picked: readonly Picked[] = [
  { title: 'CPU a line', table: file, column: 'base, CPU' },
  { title: '+ context', table: file, column: 'context, CPU' },
  { title: 'call', table: call, column: 'base' },
  { title: '+ context', table: call, column: 'context' },
  { title: 'disabled', table: call, column: 'disabled' },
  { title: 'p50', table: latency, column: 'context p50' },
  { title: 'p99', table: latency, column: 'context p99' },
  { title: 'p99.9', table: latency, column: 'context p99.9' },
  { title: 'heap', table: 'Heap bytes a call', column: 'context' },
  { title: 'import', table: start, column: 'import, CPU' },
  { title: 'first line', table: start, column: 'first line to a pipe, CPU' },
]

const legend =
  'Plain pino = 1.00, below is better. CPU of the process a line, from the call to the file; time of a call whose line goes nowhere, ' +
  'and of one below the level; wall time of single calls to a file, and heap bytes a call, both with context; CPU of an import, and of all from the import to the end of a process that writes one line to a pipe.'

/** Tables that have the same answer on every Node: they are shown once. */
const shownOnce = ['Shipping to Elasticsearch', 'Parsing a query']

function cellOf(tables: readonly Table[], row: string, pick: Picked): Cell | null {
  const table = tables.find((candidate) => candidate.title === pick.table)
  const column = table?.columns.indexOf(pick.column) ?? -1
  return table?.rows.find((candidate) => candidate.name === row)?.cells[column] ?? null
}

/** Ours first, then pino, then the others, in whatever order they were measured. */
function rank(name: string): number {
  if (name.startsWith('cordwood')) return 0
  return name.startsWith('pino') ? 1 : 2
}

function namesOf(tables: readonly Table[]): string[] {
  const names = tables
    .filter((table) => picked.some((pick) => pick.table === table.title))
    .flatMap((table) => table.rows.map((row) => row.name))
  return [...new Set(names)].sort((a, b) => rank(a) - rank(b))
}

/** What stands in the README: ratios to plain pino, one table a Node, and what has nothing to do with pino. */
export function summary(results: readonly NodeResults[]): string {
  const parts = results.map(({ version, tables }) => {
    const rows = namesOf(tables).map((name) => [name, ...picked.map((pick) => ratioText(cellOf(tables, name, pick)))])
    const head = [`Node ${version}`, ...picked.map((pick) => pick.title)]
    return markdownTable(head, rows)
  })
  const others = shownOnce.flatMap((title) => {
    const found = results.flatMap(({ tables }) => tables.filter((table) => table.title === title))
    return found.slice(-1).map((table) => tableText(table, ratioText).trim())
  })
  return [legend, ...parts, ...others].join('\n\n')
}
