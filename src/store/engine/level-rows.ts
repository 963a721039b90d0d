import { type Comparison, compileComparison } from '../../query/value-test.ts'
import type { ClauseContext } from './field-rows.ts'
import { HitPairs } from './hit-pairs.ts'
import { countRows, emptyMask } from './row-mask.ts'
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
  /** Of each number that a byte can be. */
  let bytes: Uint8Array | undefined
  const pairs = new HitPairs()
  return {
    cost: cost.level,
    rows(view) {
      const levels = view.levelNumbers()
      const mask = emptyMask(view.rows)
      if (levels instanceof Uint8Array)
        pairs.mark(levels, (bytes ??= Uint8Array.from({ length: 256 }, (_, level) => hit(level))), mask)
      else for (let row = 0; row < levels.length; row++) mask[row] = hit(levels[row] as number)
      const found = countRows(mask, view.rows)
      return found === 0 ? 'none' : found === view.rows ? 'all' : mask
    },
  }
}
