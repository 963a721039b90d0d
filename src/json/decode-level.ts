import { type LevelTable, levelNumbers, standardLevels } from '../core/level.ts'

/** Words of syslog, winston, GCP and others, in small letters. */
const words: ReadonlyMap<string, number> = new Map(
  Object.entries({
    silly: levelNumbers.trace,
    finest: levelNumbers.trace,
    verbose: levelNumbers.debug,
    fine: levelNumbers.debug,
    http: levelNumbers.info,
    notice: levelNumbers.info,
    information: levelNumbers.info,
    informational: levelNumbers.info,
    default: levelNumbers.info,
    err: levelNumbers.error,
    severe: levelNumbers.error,
    crit: levelNumbers.fatal,
    alert: levelNumbers.fatal,
    emerg: levelNumbers.fatal,
    emergency: levelNumbers.fatal,
    panic: levelNumbers.fatal,
  }),
)

/**
 * The number of a level as lines write it: a number, or a word in any case. Undefined when it is neither.
 *
 * @param levels - custom words count before those of other loggers.
 */
export function readLevel(value: unknown, levels: LevelTable = standardLevels): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  const known = levels.number(value)
  if (known !== undefined) return Number.isFinite(known) ? known : undefined
  return words.get(value.toLowerCase())
}
