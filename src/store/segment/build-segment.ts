import { zstdCompressSync } from 'node:zlib'
import { standardLevels } from '../../core/level.ts'
import type { ColumnHint, ColumnLevel } from '../column/column.ts'
import { createSimpleSegment } from './simple-segment.ts'
import type { SegmentLines } from './segment-lines.ts'
import type { SegmentSummary } from './segment.ts'

/** How a segment is built. */
export interface BuildSegmentOptions {
  readonly level: ColumnLevel
  /** What the build of the segment before this one said. */
  readonly hint?: SegmentHint | undefined
}

/** What was found best for each column. Survives JSON. */
export type SegmentHint = Readonly<Record<string, ColumnHint>>

/** A segment, ready to be written to a file. */
export interface BuiltSegment {
  readonly bytes: Buffer
  readonly summary: SegmentSummary
  readonly hint: SegmentHint
}

/** Makes a segment of lines. Any text will do. */
export function buildSegment(lines: SegmentLines, options: BuildSegmentOptions): BuiltSegment {
  const derived = [...(lines.derived ?? [])]
  const stored = JSON.stringify({ text: lines.text, runs: lines.runs, derived, positions: lines.positions ?? [] })
  const bytes = zstdCompressSync(Buffer.from(stored, 'latin1'))
  const segment = createSimpleSegment(lines, bytes.length)
  const times = segment.times().filter((time) => !Number.isNaN(time))
  segment.levels(standardLevels)
  const whole = times.map(Math.floor)
  const summary: SegmentSummary = {
    ...segment.summary,
    firstTime: whole.length === 0 ? undefined : whole.reduce((a, b) => Math.min(a, b)),
    lastTime: whole.length === 0 ? undefined : whole.reduce((a, b) => Math.max(a, b)),
    isSorted: whole.every((time, index) => index === 0 || time >= (whole[index - 1] ?? 0)),
  }
  return { bytes, summary, hint: options.hint ?? {} }
}
