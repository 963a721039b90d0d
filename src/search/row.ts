import type { LevelTable } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import { canonicalField } from '../query/fields.ts'
import { fieldValues } from '../query/values.ts'

/** A record reduced to some fields: one value as it is, several as a list, undefined where the line has none; times as Date. */
export function toRow(
  record: LogRecord,
  fields: readonly string[],
  levels?: LevelTable,
): { readonly id: string } & Readonly<Record<string, unknown>> {
  const row: { id: string } & Record<string, unknown> = { id: record.id }
  for (const field of fields) row[field] = valueOf(record, field, levels)
  return row
}

function valueOf(record: LogRecord, field: string, levels: LevelTable | undefined): unknown {
  if (canonicalField(field) === '@timestamp') return new Date(record.time)
  const values = fieldValues(record, field, levels)
  return values.length > 1 ? values : values[0]
}
