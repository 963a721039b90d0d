import { type Comparison, compileComparison } from '../../query/value-test.ts'
import type { ClauseContext } from './field-rows.ts'
import { emptyMask } from './row-mask.ts'
import { cost, everyRow, type RowTest } from './row-test.ts'

/** A clause on `log.level`: each level that occurs is asked once. */
export function levelRows(comparison: Comparison, context: ClauseContext): RowTest {
  if (comparison.kind === 'exists') return everyRow
  const test = compileComparison(comparison, 'log.level', 'level', context)
  const known = new Map<number, 0 | 1>()
  const hit = (level: number): 0 | 1 => {
    let found = known.get(level)
    if (found === undefined) {
      found = test(context.levels.name(level)) ? 1 : 0
      known.set(level, found)
    }
    return found
  }
  return {
    cost: cost.level,
    rows(view) {
      const levels = view.levelNumbers()
      const mask = emptyMask(view.rows)
      let [before, same, found]: [number, 0 | 1, number] = [NaN, 0, 0]
      for (let row = 0; row < levels.length; row++) {
        const level = levels[row] ?? NaN
        if (level !== before) {
          before = level
          same = hit(level)
        }
        mask[row] = same
        found += same
      }
      return found === 0 ? 'none' : found === view.rows ? 'all' : mask
    },
  }
}
