import type { LevelTable } from '../../core/level.ts'
import { readLevel } from '../../json/decode-level.ts'
import { levelRegexTest, levelTest } from '../../query/level-literal.ts'
import type { Comparison } from '../../query/value-test.ts'
import { allOf, anyOf, type Dsl, matchAll, matchNone, noneOf } from './dsl.ts'
import type { IndexFieldTypes } from './field-types.ts'

/** Words that foreign lines use, read by `json/decode` as one of the six. */
const foreignWords =
  'warning critical silly finest verbose fine http notice information informational default err severe crit alert emerg emergency panic'.split(
    ' ',
  )
/** Where lines of ours carry the number of a level whose word alone does not tell it. */
export const severityField = 'event.severity'
const infoLevel = 30
/** Custom levels are whole numbers up to here. */
const maxLevel = 1000

/** Our own lines say their severity only where the word alone does not tell the level. */
const isOurs: Dsl = allOf([severityField, 'process.entity_id', 'event.sequence'].map((field): Dsl => ({ exists: { field } })))

/**
 * A clause on the level. The index holds the word that was printed, so every spelling of each level that fits is asked for. A line
 * of ours with a custom level counts by its `event.severity`, and so does one of others whose word nobody knows; without one that
 * is info: all as it is decoded.
 */
export function compileLevelClause(
  name: string,
  comparison: Comparison,
  levels: LevelTable,
  types: IndexFieldTypes | undefined,
): Dsl {
  if (comparison.kind === 'exists') return matchAll
  const test =
    comparison.kind === 'regex'
      ? levelRegexTest(comparison.pattern, levels)
      : levelTest(comparison.kind === 'range' ? comparison.operator : undefined, comparison.value, levels)
  const words = levelWords(levels)
  const fitting = words.filter(([, number]) => test(number)).map(([word]) => word)
  const named: Dsl = fitting.length === 0 ? matchNone : { terms: { [name]: fitting } }
  const unknown = noneOf({ terms: { [name]: words.map(([word]) => word) } })
  if (types?.has(severityField) !== true) return test(infoLevel) ? anyOf([named, unknown]) : named
  const bySeverity = severityClause(test)
  const byDefault = test(infoLevel) ? noneOf({ exists: { field: severityField } }) : matchNone
  const ofOthers = anyOf([named, allOf([unknown, anyOf([bySeverity, byDefault])])])
  return anyOf([allOf([isOurs, bySeverity]), allOf([noneOf(isOurs), ofOthers])])
}

/** What a severity must be, so that the level fits. */
function severityClause(test: (level: number) => boolean): Dsl {
  const numbers = Array.from({ length: maxLevel + 1 }, (_, number) => number).filter(test)
  const [first, last] = [numbers[0], numbers.at(-1)]
  if (first === undefined || last === undefined) return matchNone
  if (last - first >= numbers.length) return { terms: { [severityField]: numbers } }
  const bounds = { ...(first === 0 ? {} : { gte: first }), ...(last === maxLevel ? {} : { lte: last }) }
  return first === 0 && last === maxLevel ? { exists: { field: severityField } } : { range: { [severityField]: bounds } }
}

/** Every spelling of every level, with its number. */
function levelWords(levels: LevelTable): readonly (readonly [word: string, number: number])[] {
  const found = new Map<string, number>()
  const add = (word: string, number: number | undefined): void => {
    if (number === undefined) return
    for (const spelling of [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]) found.set(spelling, number)
  }
  for (const word of foreignWords) add(word, readLevel(word))
  for (const [word, number] of levels.entries) add(word, number)
  return [...found]
}
