import { standardLevels } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import { fieldNames } from './fields.ts'
import { namedValues } from './values.ts'

/**
 * A record with only some of its fields, each under its full name; id, time, sequence, level and message stay.
 *
 * @param names - short or full.
 */
export function pickFields(record: LogRecord, names: readonly string[] | undefined): LogRecord {
  if (names === undefined) return record
  const fields: Record<string, unknown> = {}
  for (const name of names.flatMap(fieldNames)) {
    if (name === '__proto__' || Object.hasOwn(inherent, name)) continue
    const values = namedValues(record, name, standardLevels)
    if (values.length > 0) fields[name] = values.length === 1 ? values[0] : values
  }
  const { id, time, sequence, level, message } = record
  return { id, time, sequence, level, message, fields }
}

/** What every record says outside its fields. */
const inherent: Readonly<Record<string, true>> = { '@timestamp': true, message: true, 'log.level': true, _id: true }
