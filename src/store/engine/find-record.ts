import type { LogRecord } from '../../core/record.ts'
import type { StoreLook } from './store-look.ts'
import type { StorePass } from './store-pass.ts'

/** The record with an id: looked up in the segments, the newest first, and then among the lines that are not sealed. */
export async function findRecord(pass: StorePass, look: StoreLook, id: string): Promise<LogRecord | undefined> {
  let record: LogRecord | undefined
  for (const view of look.segments.toReversed()) {
    pass.guarded(view, () => {
      const row = view.segment.rowOf(id)
      if (row !== undefined) record = view.segment.record(row, view.levels)
    })
    if (record !== undefined) return record
  }
  for await (const [found] of pass.lines()) if (found !== undefined) return found.record
  return undefined
}
