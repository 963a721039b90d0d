import { inspect, isDeepStrictEqual } from 'node:util'
import { callerNames, refuge } from '../core/ecs-names.ts'
import type { LevelTable } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'

/**
 * What a record should be like; what is not named may be anything. Anywhere in it a text may be given as RegExp, and any value as a
 * function that says whether it is right.
 */
export interface RecordMatch {
  /** By name, alias or number. */
  readonly level?: string | number
  /** The message with its holes filled. */
  readonly message?: string | RegExp | ((message: string) => boolean)
  /** Of objects these members (of `{}` none), of arrays all elements. By the caller's names (`requestId`) or the line's (`http.request.id`). */
  readonly fields?: Readonly<Record<string, unknown>>
  /** True for an error of some kind; false: none; a class: by its name; an object: its members, as `fields`. */
  readonly error?: boolean | (abstract new (...values: never[]) => Error) | Readonly<Record<string, unknown>>
}

/** A record that is looked for: by its message, by parts of it, or by a function. */
export type Expectation = string | RegExp | RecordMatch | ((record: LogRecord) => boolean)

/** Where a record is not as expected: `fields.orderId: expected 'o2', got 'o1'`. */
export type Difference = string

/** Tells what of a record is not as expected; empty when all is. */
export function compare(record: LogRecord, expected: Expectation, levels: LevelTable): Difference[] {
  if (typeof expected === 'function') return expected(record) ? [] : ['the function said no']
  if (typeof expected === 'string' || expected instanceof RegExp) return check('message', record.message, expected)
  const { level, message, fields = {}, error } = expected
  return [
    ...(level === undefined ? [] : checkLevel(record.level, level, levels)),
    ...(message === undefined ? [] : check('message', record.message, message)),
    ...Object.entries(fields).flatMap(([name, value]) => checkField(record, name, value)),
    ...(error === undefined ? [] : checkError(record, error)),
  ]
}

function checkLevel(level: number, expected: string | number, levels: LevelTable): Difference[] {
  const number = levels.number(expected)
  if (number === level) return []
  const known = number === undefined ? `${inspect(expected)}, which is no level` : inspect(levels.name(number))
  return [`level: expected ${known}, got ${inspect(levels.name(level))}`]
}

function checkField(record: LogRecord, name: string, expected: unknown): Difference[] {
  const alias = callerNames.get(name)
  const names = [...(alias === undefined ? [] : [alias]), name, `${refuge}.${name}`]
  // A name may be the logger's own beside the caller's, which went elsewhere then.
  const found = names.map((each) => valueAt(record.fields, each)).filter((value) => value !== undefined)
  const differences = found.map((value) => check(`fields.${name}`, value, expected))
  return differences.find((each) => each.length === 0) ?? differences[0] ?? check(`fields.${name}`, undefined, expected)
}

function checkError(record: LogRecord, expected: NonNullable<RecordMatch['error']>): Difference[] {
  const { error } = record
  if (typeof expected === 'boolean') {
    if ((error !== undefined) === expected) return []
    return [`error: expected ${expected ? 'one' : 'none'}, got ${error === undefined ? 'none' : inspect(error.type)}`]
  }
  if (typeof expected === 'function') return check('error.type', error?.type, expected.name)
  return Object.entries(expected).flatMap(([name, value]) => check(`error.${name}`, error?.[name], value))
}

/** A member by its name in the line, which may be dotted where the object is nested and the other way round. */
function valueAt(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name]
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const above = Object.hasOwn(fields, name.slice(0, dot)) ? fields[name.slice(0, dot)] : undefined
    if (typeof above !== 'object' || above === null) continue
    const found = valueAt(above as Readonly<Record<string, unknown>>, name.slice(dot + 1))
    if (found !== undefined) return found
  }
  const start = `${name}.`
  const below = Object.entries(fields).filter(([key]) => key.startsWith(start))
  if (below.length === 0) return undefined
  return Object.fromEntries(below.map(([key, value]) => [key.slice(start.length), value]))
}

function check(place: string, given: unknown, expected: unknown): Difference[] {
  const actual = orEmpty(given, expected)
  if (isRight(actual, expected)) return []
  if (isPlain(expected) && typeof actual === 'object' && actual !== null && !Array.isArray(actual)) {
    const members = actual as Readonly<Record<string, unknown>>
    return Object.entries(expected).flatMap(([name, value]) => check(`${place}.${name}`, valueAt(members, name), value))
  }
  const wanted = typeof expected === 'function' ? 'what the function says yes to' : inspect(expected, inspection)
  return [`${place}: expected ${wanted}, got ${actual === undefined ? 'nothing' : inspect(actual, inspection)}`]
}

const inspection = { depth: 4, breakLength: Infinity, maxStringLength: 200, maxArrayLength: 20 }

/** Of an object without members a line may show nothing. */
function orEmpty(actual: unknown, expected: unknown): unknown {
  return actual === undefined && isPlain(expected) ? {} : actual
}

function isRight(given: unknown, expected: unknown): boolean {
  const actual = orEmpty(given, expected)
  if (typeof expected === 'function') return (expected as (value: unknown) => unknown)(actual) === true
  if (expected instanceof RegExp) return typeof actual === 'string' && actual.search(expected) >= 0
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((each, index) => isRight(actual[index], each ?? null))
    )
  }
  if (isPlain(expected)) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false
    const members = actual as Readonly<Record<string, unknown>>
    return Object.entries(expected).every(([name, value]) => isRight(valueAt(members, name), value))
  }
  // In a line there are only the values of JSON.
  return isDeepStrictEqual(actual, asJson(expected))
}

function asJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value)
  return value
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
