import { formatVersion } from './format.ts'
import type { SegmentLines } from './segment-lines.ts'
import type { SegmentSummary } from './segment.ts'

/** What is known of a segment without opening it; `bytes` is not known yet. */
export function summarize(
  { positions = [] }: SegmentLines,
  rawBytes: number,
  times: Float64Array,
  templates: number,
): SegmentSummary {
  let firstTime = Infinity
  let lastTime = -Infinity
  let before = -Infinity
  let isSorted = true
  for (let row = 0; row < times.length; row++) {
    const exact = times[row] as number
    if (Number.isNaN(exact)) continue
    const time = Math.floor(exact)
    if (time < before) isSorted = false
    before = time
    if (time < firstTime) firstTime = time
    if (time > lastTime) lastTime = time
  }
  return {
    version: formatVersion,
    rows: times.length,
    rawBytes,
    bytes: 0,
    ...(firstTime === Infinity ? {} : { firstTime, lastTime }),
    isSorted,
    templates,
    positions,
  }
}
