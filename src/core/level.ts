/** The six levels, in ascending order of severity. */
export type LevelName = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** Other spellings that are accepted wherever a level is named; they mean `warn` and `fatal`, or the same word in capitals. */
export type LevelAlias = 'warning' | 'critical' | 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'WARNING' | 'ERROR' | 'FATAL' | 'CRITICAL'

/** What may be given where a level is asked for: a name, an alias, `silent` (nothing is written) or a custom level. */
export type LevelInput<Custom extends string = never> = LevelName | LevelAlias | 'silent' | Custom

/** The number of each level: pino's, so that lines mean the same in both. */
export const levelNumbers: Readonly<Record<LevelName, number>> = Object.freeze({
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
})

/** The levels of one logger: six of ours and the custom ones, looked up by name, alias or number. */
export interface LevelTable {
  /** All names with their numbers, ascending by number. */
  readonly entries: readonly (readonly [name: string, number: number])[]
  /** The number of a name or an alias (any case), or of a number itself; `silent` is Infinity; undefined when unknown. */
  number(level: unknown): number | undefined
  /** The canonical name of a number; a number between two levels prints as itself. */
  name(level: number): string
}

const aliases: Readonly<Record<string, LevelName>> = { warning: 'warn', critical: 'fatal' }

/**
 * Builds the table of a logger's levels.
 *
 * @param custom - names and numbers of levels beside the six.
 */
export function createLevelTable(custom: Readonly<Record<string, number>> = {}): LevelTable {
  const byName = new Map<string, number>(Object.entries({ ...levelNumbers, ...custom }))
  const entries = [...byName].sort((a, b) => a[1] - b[1])
  const byNumber = new Map<number, string>(entries.map(([name, number]) => [number, name]))
  for (const name of Object.keys(levelNumbers)) byNumber.set(byName.get(name) ?? 0, name)

  const lookUp = (name: string): number | undefined => byName.get(name) ?? byName.get(aliases[name] ?? name)
  return {
    entries,
    number(level) {
      if (typeof level === 'number') return Number.isNaN(level) ? undefined : level
      if (typeof level !== 'string') return undefined
      if (level === 'silent' || level === 'SILENT') return Infinity
      return lookUp(level) ?? lookUp(level.toLowerCase())
    },
    name: (level) => byNumber.get(level) ?? String(level),
  }
}

/** The table of a logger without custom levels. */
export const standardLevels: LevelTable = createLevelTable()
