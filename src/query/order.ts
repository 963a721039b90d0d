import type { LogRecord } from '../core/record.ts'
import { compareText } from './compare.ts'

/**
 * The order of lines on every engine, oldest first: time in whole milliseconds, boot id, sequence; lines that lack these come
 * first, and the id decides between what is left.
 */
export function compareRecords(a: LogRecord, b: LogRecord): number {
  return (
    Math.floor(a.time) - Math.floor(b.time) ||
    compareText(bootIdOf(a), bootIdOf(b)) ||
    a.sequence - b.sequence ||
    compareText(a.id, b.id)
  )
}

function bootIdOf(record: LogRecord): string {
  const id = record.fields['process.entity_id']
  return typeof id === 'string' ? id : ''
}
