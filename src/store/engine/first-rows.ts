import { rowNumbers, type RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'
import { firstAt } from './time-rows.ts'

/** Which rows are wanted first. */
export interface FirstRows {
  readonly newestFirst: boolean
  /** So many, and all that have the time of the last of them. */
  readonly most: number
  /** Only times from `low` to `high`, both included. */
  readonly low: number
  readonly high: number
  /** Rows of this time are wanted besides: some of them were given before. */
  readonly begun: number | undefined
}

/** The rows of a mask that come first by their time, in one direction. */
export function firstRows(view: SegmentView, mask: RowMask, wanted: FirstRows): Iterable<number> {
  const { times, isSorted } = view.times()
  const { newestFirst, most, low, high, begun } = wanted
  if (isSorted) return firstOfSorted(view, mask, wanted)
  const rows = rowNumbers(mask, view.rows).filter((row) => {
    const time = times[row] ?? NaN
    return time >= low && time <= high
  })
  if (rows.length <= most) return rows
  const direction = newestFirst ? -1 : 1
  rows.sort((a, b) => direction * ((times[a] ?? NaN) - (times[b] ?? NaN)))
  let end = most + (begun === undefined ? 0 : rows.findIndex((row) => times[row] !== begun))
  while (end > 0 && end < rows.length && times[rows[end] ?? 0] === times[rows[end - 1] ?? 0]) end++
  return rows.subarray(0, end)
}

function firstOfSorted(view: SegmentView, mask: RowMask, { newestFirst, most, low, high, begun }: FirstRows): number[] {
  const found = view.times()
  const { times } = found
  const [from, to] = [firstAt(found, low), high === Infinity ? times.length : firstAt(found, high + 1)]
  const rows: number[] = []
  let counted = 0
  for (let step = 0; step < to - from; step++) {
    const row = newestFirst ? to - 1 - step : from + step
    if (mask !== 'all' && (mask === 'none' || mask[row] === 0)) continue
    const time = times[row] ?? NaN
    if (counted >= most && time !== times[rows.at(-1) ?? 0]) break
    rows.push(row)
    if (time !== begun) counted++
  }
  return rows
}
