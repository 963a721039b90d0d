import { costList, type Measured, missesOf, roomTable, sizeTable } from './summary.ts'

/** The block of the README: tables, costs, and what is missed. */
export function readmeText(measured: Measured, parts: readonly { readonly node: string; readonly day: string }[]): string {
  const days = [...new Set(parts.map(({ day }) => day))].sort()
  const nodes = [...new Set(parts.map(({ node }) => node))]
  const counts = Object.values(measured.sizes).map(({ lines }) => lines)
  const { musts, goals } = missesOf(measured)
  const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n')
  const misses = [...musts.map((miss) => `- Missed: ${miss}.`), ...goals.map((miss) => `- Goal not reached: ${miss}.`)]
  return [
    `Plain bytes by packed bytes, of ${Math.max(...counts).toLocaleString('en')} lines of a simulated service a row, and of the text logs of eight systems (2,000 lines each, geometric mean); larger is better. *store* are its segments, with filters and footers, as ` +
      'they are written, *compacted* after `compactStore`; both give the lines back byte for byte and are searched as they are. *index* is the share of filters and footers. Parquet is what DuckDB writes (version 2, zstd -19), DuckDB its own table, SQLite a column for each ' +
      `member and FTS5 words of the message: none of them keeps the bytes of a line. Measured on ${days.join(' and ')} with Node ${nodes.join(', ')}.`,
    sizeTable(measured),
    'What 100 GB a month hold (30 days), at these bytes a line:',
    roomTable(measured),
    `What it costs, as ratios of CPU time taken in turn:\n\n${list(costList(measured))}`,
    misses.length === 0 ? 'No goal of this bench is missed.' : misses.join('\n'),
  ].join('\n\n')
}
