import type { Encoder } from '../core/encoder.ts'
import type { LevelTable } from '../core/level.ts'
import type { Sites } from '../core/message.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Dialect, DialectOptions } from '../json/dialect.ts'
import type { Redaction } from './redaction.ts'

/** Where a logger of another form (the drop-in for pino) goes its own way; each is asked once, at the start. */
export interface Seams {
  /** In place of the table made from the option `levels`. */
  readonly levels?: LevelTable
  /** In place of the cache of message literals whose holes are filled. */
  readonly sites?: Sites
  /** What stands before each message of the root. */
  readonly prefix?: string
  /** In place of that made from the option `redact`. */
  readonly redaction?: (report: ReportProblem) => Redaction
  /** In place of the lines that the format `pino` has. */
  readonly createPinoDialect?: (options: DialectOptions, report: ReportProblem) => Dialect
  /** Round the encoder of the format `pino`. */
  readonly wrapPinoEncoder?: (encoder: Encoder, report: ReportProblem) => Encoder
}
