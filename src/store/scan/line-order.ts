import type { LogRecord } from '../../core/record.ts'
import { compareText } from '../../query/compare.ts'

/** A record with the place it was read from. */
export interface LocatedRecord {
  readonly record: LogRecord
  /** The file's identity. */
  readonly place: string
  /** Where its line begins in the unpacked file. */
  readonly offset: number
}

/** What lines are ordered by. The last two only tell apart what is the same line in two files. */
export interface OrderKey {
  /** Whole milliseconds. */
  readonly time: number
  /** Empty for lines that no logger of ours wrote. */
  readonly bootId: string
  readonly sequence: number
  readonly id: string
  readonly place: string
  readonly offset: number
}

/** The key of a record. */
export function orderKey({ record, place, offset }: LocatedRecord): OrderKey {
  const bootId = record.fields['process.entity_id']
  return {
    time: Math.floor(record.time),
    bootId: typeof bootId === 'string' ? bootId : '',
    sequence: record.sequence,
    id: record.id,
    place,
    offset,
  }
}

/** Oldest first: by whole milliseconds, boot id and sequence, as every engine orders; then by id and place, so that no two are equal. */
export function compareKeys(a: OrderKey, b: OrderKey): number {
  return (
    a.time - b.time ||
    compareText(a.bootId, b.bootId) ||
    a.sequence - b.sequence ||
    compareText(a.id, b.id) ||
    compareText(a.place, b.place) ||
    a.offset - b.offset
  )
}

/** The records alone, oldest first. */
export function recordsInOrder(found: readonly LocatedRecord[]): readonly LogRecord[] {
  return found
    .map((located) => ({ key: orderKey(located), record: located.record }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ record }) => record)
}
