import { viewOf } from '../column/same-bytes.ts'
import { SpanTable } from '../column/span-table.ts'
import type { CutLines } from '../cut/cut-lines.ts'

const sampleSize = 1000

/**
 * The columns with the most different values first: a column can refer to those that are encoded before it, and whoever knows the
 * request knows its user, not the other way round.
 */
export function columnOrder({ columns }: CutLines): readonly number[] {
  const distinct = columns.map((column) => {
    const { table, count } = column
    const step = Math.max(1, Math.floor(count / sampleSize))
    const { numbers } = table === undefined ? column.spans : {}
    if (numbers !== undefined) {
      const known = new Set<number>()
      for (let place = 0; place < count; place += step) known.add(numbers.values[place] as number)
      return known.size
    }
    if (table !== undefined) {
      const known = new Set<number>()
      for (let place = 0; place < count; place += step) known.add(column.numberAt(place))
      return known.size
    }
    const { bytes, bounds } = column.spans
    const seen = new SpanTable({ bytes, view: viewOf(bytes) })
    for (let place = 0; place < count; place += step) seen.numberOf(bounds[place * 2] as number, bounds[place * 2 + 1] as number)
    return seen.size
  })
  return [...columns.keys()].sort((a, b) => (distinct[b] ?? 0) - (distinct[a] ?? 0) || a - b)
}
