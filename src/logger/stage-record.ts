import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelInput, LevelTable } from '../core/level.ts'
import type { Fields, LogRecord } from '../core/record.ts'

/** A record as {@link composeStages} takes it: a LogRecord or a part of one. Members of other names are fields. */
export interface StageInput {
  /** Name, alias or number; default info. */
  readonly level?: LevelInput | (string & {}) | number
  /** Default: an empty text. */
  readonly message?: string
  /** Milliseconds since 1970; default now. */
  readonly time?: number
  /** The message as it stands in the code. */
  readonly template?: string
  /** The record's fields. */
  readonly fields?: Fields
  /** What was thrown, or what a record says of it. */
  readonly error?: unknown
  /** Fields too, unless `fields` has them. */
  readonly [name: string]: unknown
}

/** A record on its way through stages. */
export interface StageRecord extends Omit<LogRecord, 'error'> {
  /** What was thrown, or what a record says of it. */
  readonly error?: unknown
  /** The names of the sinks to which routes lead it; undefined where no stage is a route. */
  readonly sinks?: readonly string[]
}

const own: ReadonlySet<string> = new Set(['id', 'time', 'sequence', 'level', 'message', 'template', 'fields', 'error', 'raw'])
const infoLevel = 30

/** Fills in what a record needs. The input is not changed. Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_LEVEL_UNKNOWN. */
export function toStageRecord(input: StageInput, levels: LevelTable, now: () => number): StageRecord {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected a record to be an object, got ${describe(input)}.`)
  }
  const level = input.level === undefined ? infoLevel : levels.number(input.level)
  if (level === undefined) {
    throw new CordwoodError('CORDWOOD_ERR_LEVEL_UNKNOWN', `Expected a level that exists, got ${describe(input.level)}.`)
  }
  const { id, sequence, message, time, template, fields, error } = input
  const others = Object.fromEntries(Object.entries(input).filter(([name]) => !own.has(name)))
  return {
    id: typeof id === 'string' ? id : '',
    time: typeof time === 'number' ? time : now(),
    sequence: typeof sequence === 'number' ? sequence : 0,
    level,
    message: typeof message === 'string' ? message : '',
    ...(typeof template === 'string' && { template }),
    fields: { ...others, ...fields },
    ...(error !== undefined && { error }),
  }
}
