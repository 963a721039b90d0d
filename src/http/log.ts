import type { LevelName } from '../core/level.ts'

/** Logs one line: message, then an error, fields, or both. */
export type RequestLogMethod = (message: string, ...rest: unknown[]) => void

/** What the wrappers need of a logger: its six methods. A `StructuredLogger` fits. */
export type RequestLog = Readonly<Record<LevelName, RequestLogMethod>>
