import { CordwoodError } from '../core/error.ts'
import type { LevelTable } from '../core/level.ts'
import type { QueryLiteral, RangeOperator } from '../core/query.ts'
import { compileGlob } from './glob.ts'
import { lowerCase } from './lower-case.ts'
import { compileRegex } from './regex-matcher.ts'

/**
 * What a level clause says, as a test of a level's number: levels are compared by rank, `WARNING` is `warn`, `err*` is a pattern
 * over the names. Throws CORDWOOD_ERR_QUERY_FIELD for a level that does not exist.
 */
export function levelTest(
  operator: RangeOperator | undefined,
  value: QueryLiteral,
  levels: LevelTable,
): (level: number) => boolean {
  if (value.parts !== undefined) {
    const glob = compileGlob(value.parts.map(lowerCase))
    return (level) => glob(lowerCase(levels.name(level)))
  }
  const number = levelNumber(value.text, levels)
  switch (operator) {
    case undefined:
      return (level) => level === number
    case 'gt':
      return (level) => level > number
    case 'gte':
      return (level) => level >= number
    case 'lt':
      return (level) => level < number
    case 'lte':
      return (level) => level <= number
  }
}

/** The same for `level :~ "..."`. */
export function levelRegexTest(pattern: string, levels: LevelTable): (level: number) => boolean {
  const matches = compileRegex(pattern, true)
  return (level) => matches(lowerCase(levels.name(level)))
}

function levelNumber(text: string, levels: LevelTable): number {
  const number = /^\d+$/.test(text) ? Number(text) : levels.number(text)
  if (number !== undefined && Number.isFinite(number)) return number
  const names = levels.entries.map(([name]) => name)
  throw new CordwoodError(
    'CORDWOOD_ERR_QUERY_FIELD',
    `Expected a level (${names.join(', ')}), got ${JSON.stringify(text)}. Custom levels are given by the option \`levels\`.`,
  )
}
