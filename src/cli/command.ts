import type { LevelTable } from '../core/level.ts'
import type { RangeInput } from '../search/time-range.ts'

/** How records and rows are printed. */
export type OutputForm = 'text' | 'json' | 'csv'

/** What a command was asked. */
export interface Command {
  readonly name: string
  readonly query: string
  /** The field of `top` and `stats`, the id of `trace`. */
  readonly field: string
  readonly paths: readonly string[]
  /** Are the lines those of standard input? */
  readonly usesInput: boolean
  readonly elasticsearch: string | undefined
  readonly index: string
  readonly range: RangeInput
  readonly limit: number | undefined
  readonly fields: readonly string[] | undefined
  readonly form: OutputForm
  /** `form` is `json`. */
  readonly json: boolean
  readonly order: 'newest' | 'oldest' | undefined
  readonly every: string | undefined
  readonly by: string | undefined
  /** Lines that sampling kept count as many times as they stand for. */
  readonly weighted: boolean
  readonly color: boolean
  /** Levels beside the six, and all levels. */
  readonly levels: Readonly<Record<string, number>>
  readonly levelTable: LevelTable
  /** A flag that only this command has. */
  text(flag: string): string | undefined
  isSet(flag: string): boolean
}
