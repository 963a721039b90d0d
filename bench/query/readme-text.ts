import { type Measured, memoryText, missesOf, queryTable, serverTable, visibleTable } from './summary.ts'

/** Figures of one query or part, with what they were measured on. */
export interface Part extends Measured {
  /** What is to be known of the lines. */
  readonly note?: string
  readonly node: string
  readonly day: string
}

/** The block of the README: one table a number of lines, the server, new lines, and what is missed. */
export function readmeText(parts: readonly Part[]): string {
  const days = [...new Set(parts.map(({ day }) => day))].sort()
  const nodes = [...new Set(parts.map(({ node }) => node))]
  const counts = [...new Set(parts.map(({ lines }) => lines).filter((lines) => lines > 0))].sort((a, b) => a - b)
  const tables = counts.map((count) => {
    const of = parts.filter(({ lines }) => lines === count)
    const memory = of.flatMap((part) => (part.memory === undefined ? [] : [memoryText(part.memory)]))
    const note = of.find((part) => part.note !== undefined)?.note
    return [`${count.toLocaleString('en')} lines${note === undefined ? '' : ` (${note})`}:`, queryTable(of), ...memory].join(
      '\n\n',
    )
  })
  const server = parts.flatMap((part) => (part.server === undefined ? [] : [{ lines: part.lines, ...part.server }])).at(0)
  const visible = parts.find((part) => part.visible !== undefined)?.visible
  const misses = missesOf(parts)
  return [
    `Lines of twelve services over a day, 450 bytes each. *First*: a new engine, nothing decoded. *Warm*: a new question, its columns decoded. *Again*: the same question. *Read*: the share of the store's files that the first answer takes. The columns behind are CPU time of the others in turn with the ` +
      "store's, as multiples of it: above 1 the store is faster. DuckDB 1.5 has one thread, on a Parquet file (zstd) and on its own table; SQLite is Node's own, with indexes on time, trace, user and error type and the words of messages in FTS5; *scan* is our engine over the plain file. " +
      `A dash: cannot be asked, or was not. Measured on ${days.join(' and ')} with Node ${nodes.join(', ')} on two cores.`,
    ...tables,
    ...(server === undefined
      ? []
      : [
          `The same set on a real Elasticsearch 8.19 (512 MB of heap, the same machine) with the same ${server.lines.toLocaleString('en')} lines, which take ${(server.bytes / 1e6).toFixed(0)} MB there; milliseconds that passed, ${server.rounds} rounds in turn with the store:`,
          serverTable(server),
        ]),
    ...(visible === undefined
      ? []
      : [
          'How long after the call a line is found, in milliseconds, while lines come at a rate and are sealed beside:',
          visibleTable(visible),
        ]),
    misses.length === 0 ? 'No limit of this bench is missed.' : misses.map((miss) => `- Missed: ${miss}.`).join('\n'),
  ].join('\n\n')
}
