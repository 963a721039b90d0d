import { styleText } from 'node:util'

const isPlain = !process.stdout.isTTY || (process.env['NO_COLOR'] ?? '') !== ''

/** Text in a style, where the terminal has styles. */
export function styled(style: Parameters<typeof styleText>[0], text: string): string {
  return isPlain ? text : styleText(style, text, { validateStream: false })
}

/** A number with separators: 12,345. */
export function count(value: number): string {
  return value.toLocaleString('en')
}

/** Milliseconds with one digit. */
export function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`
}

/** One line of the report, indented. */
export function say(text: string): void {
  console.log(`   ${text}`)
}

/** The head of a question, with how long each answer took. */
export function heading(number: number, title: string, took: string): void {
  console.log(`\n${styled('bold', `${number}  ${title}`)}  ${styled('dim', took)}`)
}

/** Rows in columns; all but the first `left` columns stand right. Widths are counted without styles. */
export function columns(rows: readonly (readonly string[])[], left: number): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((text, column) => (column < left ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

/** A bar of some columns. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(share * width * 8)
  return '█'.repeat(eighths >> 3) + ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths & 7]
}
