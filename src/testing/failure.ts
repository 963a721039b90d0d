import { AssertionError } from 'node:assert'
import { inspect } from 'node:util'
import type { LevelTable } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import { compare, type Expectation } from './match.ts'

const maxShown = 20
const inspection = { depth: 4, breakLength: Infinity, maxStringLength: 200, maxArrayLength: 20 }

/** What each line of ours says beside what the caller gave it. */
const ownNames: ReadonlySet<string> = new Set([
  'ecs.version',
  'service.name',
  'service.version',
  'service.environment',
  'process.pid',
  'process.thread.id',
  'process.entity_id',
  'host.hostname',
  'event.sequence',
  'log.template_id',
])

/** One record on one line: `error "payment failed" { orderId: 'o1' } TypeError: boom`. */
function printRecord(record: LogRecord, levels: LevelTable): string {
  const fields = Object.fromEntries(Object.entries(record.fields).filter(([name]) => !ownNames.has(name)))
  const { error } = record
  return [
    levels.name(record.level).padEnd(5),
    JSON.stringify(record.message),
    ...(Object.keys(fields).length === 0 ? [] : [inspect(fields, inspection)]),
    ...(error === undefined ? [] : [`${error.type ?? 'error'}: ${error.message ?? ''}`]),
  ].join(' ')
}

/** All records, numbered from 1, the newest ones where there are many; those that are meant are pointed at. */
export function printRecords(records: readonly LogRecord[], levels: LevelTable, meant: readonly LogRecord[] = []): string {
  if (records.length === 0) return 'Nothing was logged.'
  const first = Math.max(0, records.length - maxShown)
  const left = first === 0 ? [] : [`  ... ${first} before these`]
  const shown = records.slice(first).map((record, index) => {
    return `${meant.includes(record) ? '>' : ' '} [${first + index + 1}] ${printRecord(record, levels)}`
  })
  return ['Logged:', ...left, ...shown].join('\n')
}

/** What is looked for, in words. */
export function printExpectation(expected: Expectation): string {
  if (typeof expected === 'function') return `that ${expected.name === '' ? 'the function' : `${expected.name}()`} says yes to`
  if (typeof expected === 'string' || expected instanceof RegExp) return `with message ${inspect(expected)}`
  return `like ${inspect(expected, inspection)}`
}

/** Of the record that differs least: where. Empty where nothing is near. */
export function printNearest(records: readonly LogRecord[], expected: Expectation, levels: LevelTable): string {
  if (typeof expected === 'function' || typeof expected === 'string' || expected instanceof RegExp) return ''
  let nearest: { readonly index: number; readonly differences: readonly string[] } | undefined
  for (const [index, record] of records.entries()) {
    const differences = compare(record, expected, levels)
    if (nearest === undefined || differences.length <= nearest.differences.length) nearest = { index, differences }
  }
  if (nearest === undefined) return ''
  return [`Nearest is [${nearest.index + 1}]:`, ...nearest.differences.map((each) => `  ${each}`), ''].join('\n')
}

/** The error of a failed assertion: test runners know it. */
export function createFailure(message: string, operator: string, caller: object): AssertionError {
  // Without `actual` and `expected`: the message says it in fewer lines than a comparison of whole records.
  return new AssertionError({ message, operator, stackStartFn: caller as () => void })
}
