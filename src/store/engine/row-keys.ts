import type { OrderKey } from '../scan/line-order.ts'
import { orderKey } from '../scan/line-order.ts'
import type { SegmentView } from './segment-view.ts'

const bootIdLength = 17
const ownIdLength = bootIdLength + 8

/** What a row is ordered by, most times without decoding its line. Lines that are alike in all else are ordered by their place. */
export function rowKey(view: SegmentView, row: number): OrderKey {
  const id = view.segment.idOf(row)
  const time = view.times().times[row] ?? NaN
  const place = view.name
  if (id.length === ownIdLength && !id.startsWith('~')) {
    const sequence = Number.parseInt(id.slice(bootIdLength), 36)
    return { time, bootId: id.slice(0, bootIdLength), sequence, id, place, offset: row }
  }
  const isPlain = ['event.sequence', 'process.entity_id'].every((name) => view.columns(name).length === 0)
  const record = isPlain && view.oddRows().length === 0 ? undefined : view.segment.record(row, view.levels)
  if (record === undefined) return { time, bootId: '', sequence: 0, id, place, offset: row }
  return orderKey({ record, place, offset: row })
}
