import { standardLevels } from '../core/level.ts'
import type { LogRecord } from '../core/record.ts'
import { namedValues } from './values.ts'

/** Says, in a line that sampling kept, for how many lines it stands. */
export const weightField = 'log.sample_weight'

/** For how many lines a line stands; 1 where it does not say. */
export function weightOf(record: LogRecord): number {
  let weight: number | undefined
  for (const value of namedValues(record, weightField, standardLevels)) {
    if (typeof value === 'number') weight = (weight ?? 0) + value
  }
  return weight ?? 1
}

/** A sum of weights as a number of lines. Engines add up in different orders: what differs then is rounded away. */
export function linesOf(weight: number): number {
  return Math.round(weight * 1e6) / 1e6
}
