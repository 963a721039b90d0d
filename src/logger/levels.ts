import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelTable } from '../core/level.ts'

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
