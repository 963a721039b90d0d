import { jsonOf } from '../core/json-of.ts'

/**
 * What spreadsheets take for the beginning of a formula, also behind blanks: `=1+1`, `@SUM(...)`, `-2+3`, and their wide forms.
 * A tab or a carriage return may hide one.
 */
const formula = /^[\s\0]*[=+\-@\t\r＝＋－＠]/u
/** A number that a text says is no formula. */
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/**
 * One cell of a CSV file (RFC 4180). Texts that a spreadsheet would compute get an apostrophe in front, which it does not show;
 * numbers stay numbers.
 */
export function csvCell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  const text = value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : jsonOf(value)
  const safe = formula.test(text) && !number.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One row, with its line feed. */
export function csvRow(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(',')}\n`
}

/** The row of names. The one name of ours that begins like a formula stays as tools know it. */
export function csvHeading(names: readonly string[]): string {
  return `${names.map((name) => (name === '@timestamp' ? name : csvCell(name))).join(',')}\n`
}
