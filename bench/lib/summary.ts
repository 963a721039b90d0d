import { markdownTable, ratioText } from './markdown.ts'
import type { NodeResults } from './saved-results.ts'
import type { Cell, Table } from './table.ts'

interface Picked {
  /** Its heading in the README. */
  readonly title: string
  readonly table: string
  readonly column: string
}

const picked: readonly Picked[] = [
  { title: 'CPU a line', table: 'A line, from the call to the file', column: 'base, CPU' },
  { title: '... with context', table: 'A line, from the call to the file', column: 'context, CPU' },
  { title: 'one call', table: 'One call', column: 'base' },
  { title: '... with context', table: 'One call', column: 'context' },
  { title: '... disabled', table: 'One call', column: 'disabled' },
  { title: 'p50', table: 'How long a call keeps its caller', column: 'context p50' },
  { title: 'p99', table: 'How long a call keeps its caller', column: 'context p99' },
  { title: 'p99.9', table: 'How long a call keeps its caller', column: 'context p99.9' },
  { title: 'heap', table: 'Heap bytes a call', column: 'context' },
]

function cellOf(tables: readonly Table[], row: string, pick: Picked): Cell | null {
  const table = tables.find((candidate) => candidate.title === pick.table)
  const column = table?.columns.indexOf(pick.column) ?? -1
  return table?.rows.find((candidate) => candidate.name === row)?.cells[column] ?? null
}

function namesOf(tables: readonly Table[]): string[] {
  return [
    ...new Set(
      tables
        .filter((table) => picked.some((pick) => pick.table === table.title))
        .flatMap((table) => table.rows.map((row) => row.name)),
    ),
  ]
}

/** What stands in the README: ratios to plain pino, one table a Node. */
export function summary(results: readonly NodeResults[]): string {
  const parts = results.map(({ version, tables }) => {
    const rows = namesOf(tables).map((name) => [name, ...picked.map((pick) => ratioText(cellOf(tables, name, pick)))])
    const head = [`Node ${version}`, ...picked.map((pick) => pick.title)]
    return markdownTable(head, rows)
  })
  return parts.join('\n\n')
}
