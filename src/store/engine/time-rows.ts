import { type Comparison, dateBounds } from '../../query/value-test.ts'
import { emptyMask, rowsBetween, type RowMask } from './row-mask.ts'
import { cost, everyRow, noRows, type RowTest } from './row-test.ts'
import type { SegmentView, WholeTimes } from './segment-view.ts'
import type { ClauseContext } from './field-rows.ts'

/** The rows from one whole millisecond (included) to another (excluded). */
export function rowsInTime(view: SegmentView, from: number, to: number): RowMask {
  const { firstTime = -Infinity, lastTime = Infinity } = view.segment.summary
  if (lastTime < from || firstTime >= to) return 'none'
  if (from <= firstTime && to > lastTime) return 'all'
  const found = view.times()
  if (found.isSorted) return rowsBetween(view.rows, firstAt(found, from), firstAt(found, to))
  const mask = emptyMask(view.rows)
  const { times } = found
  for (let row = 0; row < times.length; row++) {
    const time = times[row] ?? NaN
    mask[row] = time >= from && time < to ? 1 : 0
  }
  return mask
}

/** The first row that is not before a time, where the rows are sorted. */
export function firstAt({ times }: WholeTimes, time: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? NaN) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** A clause on `@timestamp`. */
export function timeRows(comparison: Comparison, { now, lenient }: ClauseContext): RowTest {
  if (comparison.kind === 'exists') return everyRow
  try {
    const { from = -Infinity, to = Infinity } = dateBounds(comparison, now)
    return { cost: cost.free, rows: (view) => rowsInTime(view, from, to) }
  } catch (error) {
    if (lenient === true) return noRows
    throw error
  }
}
