import { readFileSync } from 'node:fs'

/** Prints the last line of a CI run from vitest's report: `N passed, N failed`, and how many were skipped, if any. */
const [report = '', status = '1'] = process.argv.slice(2)
let totals = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 }
try {
  totals = { ...totals, ...(JSON.parse(readFileSync(report, 'utf8')) as Partial<typeof totals>) }
} catch (error) {
  console.log(`the runner left no report: ${String(error)}`)
}
const failed = status === '0' ? totals.numFailedTests : Math.max(1, totals.numFailedTests)
const skipped = totals.numPendingTests > 0 ? `, ${totals.numPendingTests} skipped` : ''
console.log(`${totals.numPassedTests} passed, ${failed} failed${skipped}`)
