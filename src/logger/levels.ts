import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { type LevelTable, createLevelTable, standardLevels } from '../core/level.ts'

/** Names that would make an object something else than a logger (a promise, for one). */
const never: readonly string[] = ['then', 'catch', 'finally', 'toJSON', 'constructor', 'prototype', '__proto__']
const wellFormed = /^[A-Za-z][A-Za-z0-9_]*$/
const maxNumber = 1000

/**
 * Builds the table of a logger's levels from the option `levels`.
 *
 * @param isMember - whether a logger has a method or property of that name.
 * @throws CordwoodError with CORDWOOD_ERR_LEVEL_RESERVED or CORDWOOD_ERR_OPTION_INVALID.
 */
export function checkLevels(levels: unknown, isMember: (name: string) => boolean): LevelTable {
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

/**
 * The number of a level.
 *
 * @param option - what it was given as, for the message.
 * @throws CordwoodError with CORDWOOD_ERR_LEVEL_UNKNOWN.
 */
export function levelNumber(levels: LevelTable, level: unknown, option: string): number {
  const number = levels.number(level)
  if (number !== undefined) return number
  const names = levels.entries.map(([name]) => name).join(', ')
  throw new CordwoodError(
    'CORDWOOD_ERR_LEVEL_UNKNOWN',
    `Expected \`${option}\` to be one of ${names}, silent, or an alias (warning, critical), got ${describe(level)}.`,
  )
}

/** How a level's number is shown: its name, `silent`, or the number. */
export function levelName(levels: LevelTable, number: number): string {
  return number === Infinity ? 'silent' : levels.name(number)
}
