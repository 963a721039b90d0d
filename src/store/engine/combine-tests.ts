import { andRows, notRows, orRows, type RowMask } from './row-mask.ts'
import { cost, type RowTest } from './row-test.ts'

/** Rows that all tests find. Each test looks only at what those before it left over. */
export function allTests(tests: readonly RowTest[]): RowTest {
  const ordered = [...tests].sort((a, b) => a.cost - b.cost)
  return {
    cost: ordered.at(-1)?.cost ?? cost.free,
    rows(view, within) {
      let result: RowMask = 'all'
      for (const test of ordered) {
        const left: RowMask = result === 'all' ? within : result
        const found = test.rows(view, left)
        if (found === 'none') return 'none'
        if (found !== 'all') result = andRows(found, left)
      }
      return result
    },
  }
}

/** Rows that at least one test finds. */
export function anyTest(tests: readonly RowTest[]): RowTest {
  const [only] = tests
  if (tests.length === 1 && only !== undefined) return only
  const ordered = [...tests].sort((a, b) => a.cost - b.cost)
  return {
    cost: ordered.at(-1)?.cost ?? cost.free,
    rows(view, within) {
      let result: RowMask = 'none'
      for (const test of ordered) {
        result = orRows(result, test.rows(view, within))
        if (result === 'all') break
      }
      return result
    },
  }
}

/** Rows that a test does not find. */
export function notTest(test: RowTest): RowTest {
  return { cost: test.cost, rows: (view, within) => notRows(test.rows(view, within), view.rows) }
}
