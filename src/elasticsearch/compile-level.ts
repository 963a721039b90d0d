import type { LevelTable } from '../core/level.ts'
import { readLevel } from '../json/decode-level.ts'
import { levelRegexTest, levelTest } from '../query/level-literal.ts'
import type { Comparison } from '../query/value-test.ts'
import { allOf, anyOf, type Dsl, matchAll, matchNone, noneOf } from './dsl.ts'
import type { IndexFieldTypes } from './field-types.ts'

/** Words that foreign lines use, read by `json/decode` as one of the six. */
const foreignWords =
  'warning critical silly finest verbose fine http notice information informational default err severe crit alert emerg emergency panic'.split(
    ' ',
  )
const severityField = 'event.severity'
const infoLevel = 30

/**
 * A clause on the level. The index holds the word that was printed, so every spelling of each level that fits is asked for. A line
 * whose word nobody knows counts by its `event.severity` (custom levels carry it), and without one as info: as it is decoded.
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
  const hasSeverity = types?.has(severityField) === true
  const bySeverity = hasSeverity ? severityClause(comparison, test) : matchNone
  const byDefault = test(infoLevel)
    ? hasSeverity
      ? allOf([unknown, noneOf({ exists: { field: severityField } })])
      : unknown
    : matchNone
  return anyOf([named, bySeverity === matchNone ? matchNone : allOf([unknown, bySeverity]), byDefault])
}

/** Whole numbers from 0 to 100 that fit: what a custom level can be. */
function severityClause(comparison: Exclude<Comparison, { kind: 'exists' }>, test: (level: number) => boolean): Dsl {
  if (comparison.kind === 'regex' || comparison.value.parts !== undefined) return matchNone
  const numbers = Array.from({ length: 101 }, (_, number) => number).filter(test)
  return numbers.length === 0 ? matchNone : { terms: { [severityField]: numbers } }
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

/** The name of a level as an index has it, in our words. */
export function canonicalLevel(word: string, levels: LevelTable): string {
  const number = levels.number(word) ?? readLevel(word)
  return number === undefined ? word : levels.name(number)
}
