import { ignoreAbove } from '../../query/field-type.ts'
import { fieldNames } from '../../query/fields.ts'
import { firstValues, type Value } from '../../query/values.ts'
import type { SlotValue } from './column-values.ts'
import { slotValue } from './column-values.ts'
import { type FieldColumn, heldElsewhere } from './field-column.ts'
import type { SegmentView } from './segment-view.ts'
import { templateValues } from './template-values.ts'

/** What a row has in a field: nothing, one value, or several. */
export type RowValue = Value | readonly Value[] | undefined

/** What the rows of a segment have in a field, each distinct thing once. */
export interface FieldValues {
  /** Of each row the place in `values`. */
  readonly codes: Uint8Array | Uint16Array | Uint32Array
  readonly values: readonly RowValue[]
  /** The codes are those of the column, which counts them. */
  readonly isOfColumn?: boolean
}

/** The numbers that the rows of a segment have in a field. */
export interface FieldNumbers {
  /** Of each row; NaN where it has none, or several. */
  readonly numbers: Float64Array
  /** What rows with several values have. */
  readonly several: ReadonlyMap<number, readonly Value[]>
  /** The numbers are those of the column, which counts them. */
  readonly isOfColumn?: boolean
}

/** About what a value takes that was made for it. */
const bytesPerValue = 56

/** The values of a field by any of its names, as `firstValues` has them of records. */
export function fieldValues(view: SegmentView, field: string): FieldValues {
  return view.kept(
    `field ${field}`,
    () => {
      const only = onlyColumn(view, field)
      return (only === undefined ? undefined : ofDictionary(view, only)) ?? coded(view, rowValues(view, field))
    },
    ({ codes, values, isOfColumn }) => (isOfColumn === true ? heldElsewhere : codes.byteLength) + values.length * bytesPerValue,
  )
}

/** The same of numbers; other values are left out. */
export function fieldNumbers(view: SegmentView, field: string): FieldNumbers {
  return view.kept(
    `field numbers ${field}`,
    () => {
      const only = onlyColumn(view, field)
      return (only === undefined ? undefined : ofNumbers(view, only)) ?? numeric(view, rowValues(view, field))
    },
    ({ numbers, several, isOfColumn }) => (isOfColumn === true ? heldElsewhere : numbers.byteLength + several.size * 200),
  )
}

/** The one column that has all that there is of a field. */
function onlyColumn(view: SegmentView, field: string): FieldColumn | undefined {
  const columns = fieldNames(field).flatMap((name) => view.columns(name))
  return columns.length === 1 && view.oddRows().length === 0 ? columns[0] : undefined
}

function ofDictionary(view: SegmentView, column: FieldColumn): FieldValues | undefined {
  const { dictionary } = column.column()
  const entries = column.entryValues()
  const found =
    dictionary === undefined || entries === undefined ? templateValues(column) : { codes: dictionary.codes, values: entries }
  if (found === undefined) return undefined
  const values = found.values.map(indexed)
  const rows = column.rows()
  if (rows === undefined) return { codes: found.codes, values, isOfColumn: true }
  const codes = codesFor(values.length + 1, view.rows).fill(values.length)
  for (let at = 0; at < rows.length; at++) codes[rows[at] ?? 0] = found.codes[at] ?? 0
  return { codes, values: [...values, undefined] }
}

function ofNumbers(view: SegmentView, column: FieldColumn): FieldNumbers | undefined {
  if (column.kind === 'json') return undefined
  const several = new Map<number, readonly Value[]>()
  const none = (): Float64Array => new Float64Array(view.rows).fill(NaN)
  if (column.kind !== 'bare') return { numbers: none(), several }
  const own = column.numbers()
  const found = own ?? ofEntries(column)
  if (found === undefined) return undefined
  const rows = column.rows()
  if (rows === undefined) return { numbers: found, several, isOfColumn: own !== undefined }
  const numbers = none()
  for (let at = 0; at < rows.length; at++) numbers[rows[at] ?? 0] = found[at] ?? NaN
  return { numbers, several }
}

function ofEntries(column: FieldColumn): Float64Array | undefined {
  const { dictionary } = column.column()
  const entries = column.entryValues()
  if (dictionary === undefined || entries === undefined) return undefined
  const values = entries.map((entry) => (typeof entry === 'number' ? entry : NaN))
  return Float64Array.from(dictionary.codes, (code) => values[code] ?? NaN)
}

/** Of any field, row by row. */
function rowValues(view: SegmentView, field: string): RowValue[] {
  const names = fieldNames(field)
  const found = Array.from({ length: view.rows }, (): RowValue => undefined)
  const owners = new Uint8Array(view.rows)
  for (const [place, name] of names.entries()) {
    for (const column of view.columns(name)) {
      eachValue(column, (at, value) => {
        const own = indexed(value)
        if (own === undefined || (owners[at] !== 0 && owners[at] !== place + 1)) return
        owners[at] = place + 1
        const before = found[at]
        found[at] = before === undefined ? own : [before, own].flat()
      })
    }
  }
  const odd = view.oddRows()
  let next = 0
  for (const record of view.segment.records(odd, view.levels)) {
    const values = record === undefined ? [] : firstValues(record, names, view.levels)
    found[odd[next++] ?? 0] = values.length > 1 ? values : values[0]
  }
  return found
}

function eachValue(column: FieldColumn, take: (row: number, value: SlotValue) => void): void {
  const rows = column.rows()
  const { dictionary } = column.column()
  const entries = column.entryValues()
  const texts = entries === undefined ? column.texts() : []
  for (let at = 0; at < column.count; at++) {
    const value = entries === undefined ? slotValue(texts[at] ?? '', column.kind) : entries[dictionary?.codes[at] ?? 0]
    take(rows === undefined ? at : (rows[at] ?? 0), value)
  }
}

/** Without what an index leaves out. */
function indexed(value: SlotValue): RowValue {
  if (typeof value === 'string') return value.length <= ignoreAbove ? value : undefined
  if (typeof value !== 'object') return value
  const kept = value.filter((one) => typeof one !== 'string' || one.length <= ignoreAbove)
  return kept.length > 1 ? kept : kept[0]
}

function coded(view: SegmentView, found: readonly RowValue[]): FieldValues {
  const places = new Map<unknown, number>()
  const values: RowValue[] = []
  const wide = new Uint32Array(view.rows)
  for (const [row, value] of found.entries()) {
    const key = typeof value === 'object' ? `\0${JSON.stringify(value)}` : value
    let place = places.get(key)
    if (place === undefined) {
      place = values.push(value) - 1
      places.set(key, place)
    }
    wide[row] = place
  }
  const codes = codesFor(values.length, view.rows)
  codes.set(wide)
  return { codes, values }
}

function numeric(view: SegmentView, found: readonly RowValue[]): FieldNumbers {
  const numbers = new Float64Array(view.rows).fill(NaN)
  const several = new Map<number, readonly Value[]>()
  for (const [row, value] of found.entries()) {
    if (typeof value === 'number') numbers[row] = value
    else if (typeof value === 'object') several.set(row, value)
  }
  return { numbers, several }
}

/** Codes as narrow as so many different ones allow. */
export function codesFor(size: number, rows: number): Uint8Array | Uint16Array | Uint32Array {
  return size <= 256 ? new Uint8Array(rows) : size <= 65_536 ? new Uint16Array(rows) : new Uint32Array(rows)
}

/** The levels of the rows as codes. */
export function levelCodes(view: SegmentView): { readonly codes: FieldValues['codes']; readonly size: number } {
  const levels = view.levelNumbers()
  if (levels instanceof Uint8Array) return { codes: levels, size: 256 }
  const { codes, values } = view.kept(
    'field levels',
    () => coded(view, Array.from(levels)),
    ({ codes }) => codes.byteLength,
  )
  return { codes, size: values.length }
}
