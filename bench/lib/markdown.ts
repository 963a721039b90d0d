import type { Cell, Table } from './table.ts'

function short(value: number): string {
  if (value >= 1000) return `${Math.round(value)}`
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** A grid of texts as a Markdown table, its columns of one width each; the first column stands left, the others right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const pad = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)
  const line = (cells: readonly string[]): string => `| ${cells.map(pad).join(' | ')} |`
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

/** Ratios only: what is true on other machines too. */
export function ratioText(cell: Cell | null): string {
  return cell === null ? '–' : short(cell.ratio)
}

/** Ratio, how far the rounds lie apart, and the figure itself. */
export function fullText(cell: Cell | null): string {
  if (cell === null) return '–'
  const apart = Number.isNaN(cell.spread) ? '' : ` ±${(cell.spread * 100).toFixed(0)}%`
  return `${short(cell.ratio)}${apart} (${short(cell.median)})`
}

/** A whole table with its title and its note. */
export function tableText(table: Table, cellText: (cell: Cell | null) => string): string {
  const rows = table.rows.map((row) => [row.name, ...row.cells.map(cellText)])
  return `### ${table.title}\n\n${table.note}\n\n${markdownTable(['', ...table.columns], rows)}\n`
}
