import type { LevelTable } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'

/** Fields that every record has, in the order in which a reader wants them. */
export const leadingColumns: readonly string[] = ['@timestamp', 'log.level', 'service.name', 'message']

/** Deeper fields stay as they are. */
const mostLevels = 100

/**
 * A record as a flat row: nested fields under dotted names, lists and empty objects as they are. Time, level and message stand first.
 */
export function flattenRecord(record: LogRecord, levels: LevelTable): Map<string, unknown> {
  const row = new Map<string, unknown>([
    ['@timestamp', new Date(record.time)],
    ['log.level', levels.name(record.level)],
    ['message', record.message],
  ])
  const add = (name: string, value: unknown, level = 0): void => {
    if (
      level < mostLevels &&
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0
    ) {
      for (const [key, inner] of Object.entries(value)) add(`${name}.${key}`, inner, level + 1)
    } else if (!row.has(name)) row.set(name, value)
  }
  for (const [key, value] of Object.entries(record.fields)) add(key, value)
  for (const [key, value] of Object.entries(record.error ?? {})) add(`error.${key}`, value)
  return row
}

/** The columns of rows: first those that every record has, then the others as they come, at most so many. */
export function columnsOf(rows: Iterable<ReadonlyMap<string, unknown>>, most: number): readonly string[] {
  const found = new Set<string>()
  for (const row of rows) for (const name of row.keys()) found.add(name)
  const leading = leadingColumns.filter((name) => found.has(name))
  const others = [...found].filter((name) => !leadingColumns.includes(name))
  return [...leading, ...others].slice(0, most)
}
