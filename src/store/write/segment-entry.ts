import type { ColumnLevel } from '../column/column.ts'
import type { SegmentEntry } from '../directory/manifest.ts'
import type { SegmentSummary } from '../segment/segment.ts'

/** A segment as the manifest has it. */
export function segmentEntry(file: string, summary: SegmentSummary, level: ColumnLevel = 'online'): SegmentEntry {
  const { rows, rawBytes, bytes, firstTime = null, lastTime = null } = summary
  return { file, rows, rawBytes, bytes, firstTime, lastTime, level }
}
