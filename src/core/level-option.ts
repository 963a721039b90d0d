import { describe } from './check.ts'
import { CordwoodError } from './error.ts'
import { type LevelTable, createLevelTable, standardLevels } from './level.ts'

/** Names that would make an object something else than a logger (a promise, for one). */
const never: readonly string[] = ['then', 'catch', 'finally', 'toJSON', 'constructor', 'prototype', '__proto__']
const wellFormed = /^[A-Za-z][A-Za-z0-9_]*$/
const maxNumber = 1000

/**
 * Builds the table of levels from the option `levels` of a logger or of a query.
 *
 * @param isMember - whether a logger has a method or property of that name; nobody asks where lines are only read.
 * @throws CordwoodError with CORDWOOD_ERR_LEVEL_RESERVED or CORDWOOD_ERR_OPTION_INVALID.
 */
export function checkLevels(levels: unknown, isMember: (name: string) => boolean = () => false): LevelTable {
  if (levels === undefined) return standardLevels
  if (typeof levels !== 'object' || levels === null || Array.isArray(levels)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`levels\` to be an object of names and numbers, got ${describe(levels)}.`,
    )
  }
  const custom: Record<string, number> = {}
  const taken = new Map<number, string>(standardLevels.entries.map(([name, number]) => [number, name]))
  for (const [name, number] of Object.entries(levels) as [string, unknown][]) {
    if (isMember(name) || never.includes(name) || standardLevels.number(name) !== undefined) {
      throw new CordwoodError(
        'CORDWOOD_ERR_LEVEL_RESERVED',
        `Expected a level's name that no method, property or level of a logger has, got ${describe(name)}. Choose another name.`,
      )
    }
    if (!wellFormed.test(name)) {
      throw new CordwoodError(
        'CORDWOOD_ERR_OPTION_INVALID',
        `Expected a level's name of letters, digits and underscores, got ${describe(name)}.`,
      )
    }
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > maxNumber) {
      throw new CordwoodError(
        'CORDWOOD_ERR_OPTION_INVALID',
        `Expected \`levels.${name}\` to be an integer from 1 to ${maxNumber}, got ${describe(number)}.`,
      )
    }
    const owner = taken.get(number)
    if (owner !== undefined) {
      throw new CordwoodError(
        'CORDWOOD_ERR_OPTION_INVALID',
        `Expected \`levels.${name}\` to be a number of its own, got ${number}, which is ${owner}'s.`,
      )
    }
    taken.set(number, name)
    custom[name] = number
  }
  return createLevelTable(custom)
}
