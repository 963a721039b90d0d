import { CordwoodError } from '../core/error.ts'
import type { LevelTable } from '../core/level.ts'
import type { QueryLiteral, RangeOperator } from '../core/query.ts'
import { compareText } from './compare.ts'
import { parseDate } from './date.ts'
import type { FieldType } from './field-type.ts'
import { compileGlob } from './glob.ts'
import { levelRegexTest, levelTest } from './level-literal.ts'
import { parseNumber, parseQuantity } from './number.ts'
import { compileRegex } from './regex-matcher.ts'
import { compileTextTest } from './text-test.ts'
import type { Value } from './values.ts'

/** What a clause asks of a value. */
export type Comparison =
  | { readonly kind: 'match'; readonly value: QueryLiteral }
  | { readonly kind: 'exists' }
  | { readonly kind: 'range'; readonly operator: RangeOperator; readonly value: QueryLiteral }
  | { readonly kind: 'regex'; readonly pattern: string }

/** What a comparison depends on besides the value. */
export interface ComparisonContext {
  readonly levels: LevelTable
  /** Milliseconds since 1970. */
  readonly now: number
  /** The field is a pattern: what does not fit its type matches nothing, instead of being an error. */
  readonly lenient?: boolean
}

type ValueTest = (value: Value) => boolean
const never: ValueTest = () => false

/**
 * Makes a clause a test of single values.
 *
 * @param field - for the unit of numbers.
 * @param type - the field's declared type; undefined: each value is compared as what it is.
 */
export function compileComparison(
  comparison: Comparison,
  field: string,
  type: FieldType | undefined,
  context: ComparisonContext,
): ValueTest {
  if (comparison.kind === 'exists') return () => true
  switch (type) {
    case 'text': {
      const test = compileTextTest(comparison)
      return (value) => typeof value === 'string' && test(value)
    }
    case 'date':
      return lenient(context, () => compileDate(comparison, context.now))
    case 'level':
      return lenient(context, () => compileLevel(comparison, context.levels))
    case 'id': {
      // The one field that an index can only look up.
      const id = comparison.kind === 'match' && comparison.value.parts === undefined ? comparison.value.text : undefined
      return (value) => value === id
    }
    default:
      return compilePlain(comparison, field)
  }
}

function lenient(context: ComparisonContext, compile: () => ValueTest): ValueTest {
  try {
    return compile()
  } catch (error) {
    if (context.lenient === true) return never
    throw error
  }
}

/** A value is compared as what it is. A number never fits a pattern, a boolean is `true` or `false` and nothing else. */
function compilePlain(comparison: Comparison & { kind: 'match' | 'range' | 'regex' }, field: string): ValueTest {
  switch (comparison.kind) {
    case 'regex': {
      const matches = compileRegex(comparison.pattern)
      return (value) => typeof value === 'string' && matches(value)
    }
    case 'match': {
      const { text, parts } = comparison.value
      if (parts !== undefined) {
        const glob = compileGlob(parts)
        return (value) => typeof value === 'string' && glob(value)
      }
      const number = parseNumber(text)
      return (value) =>
        value === text || (number !== undefined && value === number) || (typeof value === 'boolean' && String(value) === text)
    }
    case 'range': {
      const { operator, value: bound } = comparison
      const number = parseQuantity(bound.text, field)
      return (value) => {
        if (typeof value === 'string') return holds(operator, compareText(value, bound.text))
        return typeof value === 'number' && number !== undefined && holds(operator, value - number)
      }
    }
  }
}

function holds(operator: RangeOperator, difference: number): boolean {
  switch (operator) {
    case 'gt':
      return difference > 0
    case 'gte':
      return difference >= 0
    case 'lt':
      return difference < 0
    case 'lte':
      return difference <= 0
  }
}

function compileLevel(comparison: Comparison & { kind: 'match' | 'range' | 'regex' }, levels: LevelTable): ValueTest {
  const test =
    comparison.kind === 'regex'
      ? levelRegexTest(comparison.pattern, levels)
      : levelTest(comparison.kind === 'range' ? comparison.operator : undefined, comparison.value, levels)
  return (value) => {
    const number = typeof value === 'string' ? (levels.number(value) ?? parseNumber(value)) : undefined
    return number !== undefined && test(number)
  }
}

/** A date names a stretch of time: equal is within it, greater is after all of it. */
function compileDate(comparison: Comparison & { kind: 'match' | 'range' | 'regex' }, now: number): ValueTest {
  const bounds = dateBounds(comparison, now)
  return (value) => typeof value === 'number' && value >= (bounds.from ?? -Infinity) && value < (bounds.to ?? Infinity)
}

/**
 * The whole milliseconds that a clause on a date finds: from (included), to (excluded). Throws CORDWOOD_ERR_QUERY_FIELD where the
 * value is no date.
 *
 * @param now - milliseconds since 1970.
 */
export function dateBounds(
  comparison: Comparison & { kind: 'match' | 'range' | 'regex' },
  now: number,
): { readonly from?: number; readonly to?: number } {
  const text = comparison.kind === 'regex' ? comparison.pattern : comparison.value.text
  const span = comparison.kind === 'regex' || comparison.value.parts !== undefined ? undefined : parseDate(text, now)
  if (span === undefined) {
    throw new CordwoodError(
      'CORDWOOD_ERR_QUERY_FIELD',
      `Expected a date, got ${JSON.stringify(text)}. Write 2026-11-21, "2026-11-21T10:00:00Z" or now-1h.`,
    )
  }
  if (comparison.kind !== 'range') return { from: span.startMs, to: span.endMs }
  switch (comparison.operator) {
    case 'gt':
      return { from: span.endMs }
    case 'gte':
      return { from: span.startMs }
    case 'lt':
      return { to: span.startMs }
    case 'lte':
      return { to: span.endMs }
  }
}
