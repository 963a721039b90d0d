import { type Comparison, compileComparison } from '../../query/value-test.ts'
import type { ClauseContext } from './field-rows.ts'
import { emptyMask, rowsBetween } from './row-mask.ts'
import { cost, everyRow, noRows, type RowTest } from './row-test.ts'

/** A clause on `_id`, which is looked up only. */
export function idRows(comparison: Comparison, context: ClauseContext): RowTest {
  if (comparison.kind === 'exists') return everyRow
  if (comparison.kind !== 'match' || comparison.value.parts !== undefined) return noRows
  const test = compileComparison(comparison, '_id', 'id', context)
  const { text } = comparison.value
  return {
    cost: cost.level,
    rows(view) {
      const row = view.segment.rowOf(text)
      if (row === undefined) return 'none'
      // The same line twice, under one id: rare, and then all are asked.
      const found = rowsBetween(view.rows, row, row + 1)
      if (found === 'none' || found === 'all') return found
      const mask = emptyMask(view.rows)
      mask[row] = test(view.segment.idOf(row)) ? 1 : 0
      return mask
    },
  }
}
