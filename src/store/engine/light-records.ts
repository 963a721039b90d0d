import type { LogRecord } from '../../core/record.ts'
import { ignoreAbove } from '../../query/field-type.ts'
import { slotText } from './column-values.ts'
import type { FieldColumn } from './field-column.ts'
import { fieldValues } from './field-values.ts'
import { rowKey } from './row-keys.ts'
import type { SegmentView } from './segment-view.ts'

const templateField = 'log.template_id'

/**
 * Makes records that say what kinds of messages are told by: message, template, time and id, without decoding the lines. Odd rows
 * give whole records.
 *
 * @param addFields - adds what else is asked of a row.
 */
export function lightRecords(
  view: SegmentView,
  addFields: (row: number, fields: Record<string, unknown>) => void,
): (row: number) => LogRecord | undefined {
  const odd = new Set(view.oddRows())
  const messages = messageReader(view)
  const templates = view.templates()
  const named = view.columns(templateField).length === 0 ? undefined : fieldValues(view, templateField)
  const { times } = view.times()
  const levels = view.levelNumbers()
  return (row) => {
    if (odd.has(row)) return view.segment.record(row, view.levels)
    const { bootId, sequence, id } = rowKey(view, row)
    const fields: Record<string, unknown> = bootId === '' ? {} : { 'process.entity_id': bootId }
    addFields(row, fields)
    const own = templates.table[templates.codes[row] ?? 0]?.id
    const said = named?.values[named.codes[row] ?? 0]
    // Only what the line says at its top is its template; then the table has it.
    // One too long for an index can only be what the line says: those of messages are short.
    const isSaid = own !== undefined && (own.length > ignoreAbove || [said].flat().includes(own))
    const template = isSaid ? own : undefined
    const level = levels[row] ?? 0
    const record = { id, time: times[row] ?? 0, sequence, level, message: messages(row), fields }
    return template === undefined ? record : { ...record, template }
  }
}

function messageReader(view: SegmentView): (row: number) => string {
  const columns = view.columns('message').map((column) => ({ column, rows: column.rows() }))
  return (row) => {
    for (const { column, rows } of columns) {
      const at = rows === undefined ? row : placeOf(rows, row)
      if (at !== -1) return textAt(column, at)
    }
    return ''
  }
}

function textAt(column: FieldColumn, at: number): string {
  return slotText(column.column().text(at), column.kind)
}

/** Where a row stands in a list, ascending; -1 where it does not. */
function placeOf(rows: Uint32Array, row: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return rows[low] === row ? low : -1
}
