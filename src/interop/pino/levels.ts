import { describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { levelNumbers, type LevelTable } from '../../core/level.ts'
import type { LevelMapping } from '../../logger/surface.ts'

/** Whether a line of one level is logged by a logger of another. */
export type LevelComparison = (current: number, expected: number) => boolean

/** The levels of a logger in pino's ways: standard levels may be missing or have other numbers, several may have one number. */
export interface PinoLevels {
  readonly table: LevelTable
  readonly mapping: LevelMapping
  readonly values: Readonly<Record<string, number>>
}

const aliases: Readonly<Record<string, string>> = { warning: 'warn', critical: 'fatal' }

/** Members of a promise and of every object: a level of that name would make something else of the logger. */
const never: readonly string[] = ['then', 'constructor', 'toJSON', '__proto__', 'prototype', 'silent']

/** `silent` is there for who asks by its name, and not for who lists the others: pino-http does. */
function mappingOf(values: Readonly<Record<string, number>>): LevelMapping {
  const labels: Record<number, string> = {}
  for (const [name, number] of Object.entries(values)) labels[number] = name
  return {
    labels: Object.defineProperty(labels, 'Infinity', { value: 'silent' }),
    values: Object.defineProperty({ ...values }, 'silent', { value: Infinity }),
  }
}

/**
 * Builds the table of levels from pino's options.
 *
 * @param custom - names and numbers of levels.
 * @param isOnly - there are no others.
 * @param isMember - whether a logger has a member of that name that is no level.
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_LEVEL_RESERVED.
 */
export function createPinoLevels(
  custom: unknown,
  isOnly: boolean,
  isMember: (name: string) => boolean,
  below: Readonly<Record<string, number>> = levelNumbers,
): PinoLevels {
  if (custom !== undefined && custom !== null && typeof custom !== 'object') {
    throw invalid('customLevels', 'an object of names and numbers', custom)
  }
  if (isOnly && (custom === undefined || custom === null)) {
    throw invalid('useOnlyCustomLevels', 'given together with `customLevels`', true)
  }
  const own = Object.entries(custom ?? {}) as [string, unknown][]
  for (const [name, number] of own) {
    if (never.includes(name) || (isMember(name) && !Object.hasOwn(levelNumbers, name))) {
      throw new CordwoodError(
        'CORDWOOD_ERR_LEVEL_RESERVED',
        `Expected a level's name that no method or property of a logger has, got ${describe(name)}. Choose another name.`,
      )
    }
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      throw invalid(`customLevels.${name}`, 'a number', number)
    }
  }
  const values: Record<string, number> = {
    ...(isOnly ? {} : below),
    ...(Object.fromEntries(own) as Record<string, number>),
  }
  const mapping = mappingOf(values)
  const numberOf = (name: string): number | undefined => (Object.hasOwn(values, name) ? values[name] : undefined)
  const table: LevelTable = {
    entries: Object.entries(values).sort((a, b) => a[1] - b[1]),
    number(level) {
      if (typeof level === 'number') return Number.isNaN(level) ? undefined : level
      if (typeof level !== 'string') return undefined
      const lower = level.toLowerCase()
      if (lower === 'silent') return Infinity
      return numberOf(level) ?? numberOf(lower) ?? numberOf(aliases[lower] ?? lower)
    },
    name: (level) => mapping.labels[level] ?? String(level),
  }
  return { table, mapping, values }
}

/** Reads pino's option. Undefined for the usual order, which costs nothing. */
export function readComparison(given: unknown): LevelComparison | undefined {
  if (given === undefined || given === 'ASC') return undefined
  if (given === 'DESC') return (current, expected) => current <= expected
  if (typeof given === 'function') return given as LevelComparison
  throw invalid('levelComparison', "'ASC', 'DESC' or a function", given)
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}
