import { jsonOf } from '../../core/json-of.ts'
import type { LevelTable } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import { toRow } from '../../search/row.ts'
import { columnsOf, flattenRecord } from '../flatten-record.ts'

/** So many records are looked at before the columns are fixed. */
export const shapeSample = 10_000
/** More fields than this are no columns of their own. */
const maxColumns = 500

/** What the values of a column are. */
export type ColumnType = 'time' | 'number' | 'boolean' | 'text'

/** One column of an exported table. */
export interface ShapedColumn {
  readonly name: string
  readonly type: ColumnType
}

/** The name of the column with the fields that have no column, and values of another type than theirs, as JSON. */
export const restColumn = 'rest'

/** The columns of a table, and how a record becomes a row of it: one value a column, and the rest. */
export class RowShape {
  readonly columns: readonly ShapedColumn[]
  readonly #levels: LevelTable
  readonly #fields: readonly string[] | undefined
  /** May there be a rest? Not where the columns were asked for, nor where the sample is all and has no more fields than columns. */
  readonly hasRest: boolean

  /**
   * @param fields - the columns, where they were asked for; else they are those of the sample.
   * @param isAll - no record comes behind the sample.
   */
  constructor(sample: readonly LogRecord[], fields: readonly string[] | undefined, levels: LevelTable, isAll: boolean) {
    this.#levels = levels
    this.#fields = fields
    const rows = sample.map((record) => this.#flat(record))
    const names = fields ?? columnsOf(rows, maxColumns)
    this.hasRest = fields === undefined && !(isAll && names.length < maxColumns)
    this.columns = names.map((name) => ({ name, type: typeOf(rows.map((row) => row.get(name))) }))
  }

  /** The values in the order of the columns, undefined where there is none, and the rest. */
  row(record: LogRecord, isTyped: boolean): { readonly values: readonly unknown[]; readonly rest: string | undefined } {
    const flat = this.#flat(record)
    const values = this.columns.map(({ name, type }) => {
      const value = flat.get(name) ?? undefined
      const fitting = isTyped ? fit(value, type) : value
      if (fitting !== undefined || value === undefined) flat.delete(name)
      return fitting
    })
    return { values, rest: this.hasRest && flat.size > 0 ? jsonOf(Object.fromEntries(flat)) : undefined }
  }

  #flat(record: LogRecord): Map<string, unknown> {
    const fields = this.#fields
    if (fields === undefined) return flattenRecord(record, this.#levels)
    const row = toRow(record, fields, this.#levels)
    return new Map(fields.map((field) => [field, row[field]]))
  }
}

function typeOf(values: readonly unknown[]): ColumnType {
  const present = values.filter((value) => value !== undefined && value !== null)
  if (present.length === 0) return 'text'
  if (present.every((value) => value instanceof Date)) return 'time'
  if (present.every((value) => typeof value === 'number')) return 'number'
  return present.every((value) => typeof value === 'boolean') ? 'boolean' : 'text'
}

function fit(value: unknown, type: ColumnType): unknown {
  if (value === undefined) return undefined
  if (type === 'text') return typeof value === 'string' ? value : value instanceof Date ? printDate(value) : jsonOf(value)
  if (type === 'time') return value instanceof Date && !Number.isNaN(value.getTime()) ? value : undefined
  return typeof value === type ? value : undefined
}

function printDate(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
