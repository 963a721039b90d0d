import { compileGlob } from '../../query/glob.ts'
import type { Comparison } from '../../query/value-test.ts'
import type { ClauseContext } from './field-rows.ts'
import { andRows, emptyMask, orRows, type RowMask } from './row-mask.ts'
import { cost, type RowTest } from './row-test.ts'
import type { SegmentView } from './segment-view.ts'

/** What every record has, whatever its line says. */
const everywhere: readonly string[] = ['@timestamp', 'log.level', 'message', 'event.sequence', 'process.entity_id']

/**
 * A clause on all fields whose names fit a pattern.
 *
 * @param named - makes the clause for one of these names.
 */
export function patternRows(
  field: string,
  comparison: Comparison,
  context: ClauseContext,
  named: (name: string, comparison: Comparison, context: ClauseContext) => RowTest,
): RowTest {
  const fits = compileGlob(field.split('*'))
  const tests = new Map<string, RowTest>()
  const testOf = (name: string): RowTest => {
    let test = tests.get(name)
    if (test === undefined) {
      test = named(name, comparison, { ...context, lenient: true })
      tests.set(name, test)
    }
    return test
  }
  return {
    cost: cost.names,
    rows(view, within) {
      let result: RowMask = 'none'
      for (const name of new Set([...everywhere, ...view.segment.paths()])) {
        if (!fits(name)) continue
        const found = testOf(name).rows(view, within)
        result = orRows(result, name === '_id' ? andRows(havingField(view, name), found) : found)
        if (result === 'all') break
      }
      return result
    },
  }
}

/** Rows whose lines have a member of this name: every record has an id, but few have it under the name. */
function havingField(view: SegmentView, name: string): RowMask {
  const mask = emptyMask(view.rows)
  for (const column of view.columns(name)) {
    const rows = column.rows()
    if (rows === undefined) return 'all'
    for (const row of rows) mask[row] = 1
  }
  return mask
}
