import type { Serializers } from '../../core/encoder.ts'
import type { LoggerCore } from '../../logger/core.ts'
import type { Redaction } from '../../logger/redaction.ts'
import type { PinoLevels } from './levels.ts'
import type { Guard } from './once.ts'
import type { PinoSettings } from './settings.ts'

/** What makes one of pino's loggers: its core, and what its children may change. */
export interface PinoForm {
  readonly core: LoggerCore
  readonly settings: PinoSettings
  readonly guard: Guard
  readonly levels: PinoLevels
  readonly serializers: Serializers
  readonly formatLog: ((...values: unknown[]) => unknown) | undefined
  readonly redactor: Redaction
}
