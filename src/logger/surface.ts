import type { AuditFields } from '../audit/fields.ts'
import type { AuditReceipt } from '../audit/receipt.ts'
import type { Holes, HoleFields, LogMethod } from './log-method.ts'
import type { LoggerStats } from './logger-stats.ts'
import type { PerformanceTimer } from './measure.ts'
import type { EventOptions, SchemaType } from './schema-type.ts'
import type { LevelInput, LevelName } from '../core/level.ts'
import type { JsonSchema } from '../core/json-schema.ts'
import type { Fields } from '../core/record.ts'
import type { Serializers } from '../core/encoder.ts'
import type { FlushReport } from '../writer/flush-report.ts'

/** Names and numbers of a logger's levels, in pino's shape. */
export interface LevelMapping {
  /** Name by number. */
  readonly labels: Readonly<Record<number, string>>
  /** Number by name. */
  readonly values: Readonly<Record<string, number>>
}

/** Options of a child logger. Other keys are ignored where frameworks pass them (fastify does). */
export interface ChildOptions<Custom extends string = never> {
  /** The child's own level: from then on it does not follow its parent's. */
  readonly level?: LevelInput<Custom> | (string & {})
  /** Replace the values of top-level keys before they are encoded; added to the parent's. */
  readonly serializers?: Serializers
  /** Put before each message, after the parent's prefix. */
  readonly msgPrefix?: string
}

/** Logs one event: a line whose message and fields were fixed where the event was declared. */
export type EventMethod<Template extends string, Schema = JsonSchema> = JsonSchema extends Schema
  ? [Holes<Template>] extends [never]
    ? (fields?: Fields) => void
    : <const Given extends HoleFields<Template>>(fields: Given) => void
  : <const Given extends HoleFields<Template> & SchemaType<Schema>>(fields: Given) => void

/** Everything of a logger but its level methods. */
export interface LoggerMembers<Custom extends string = never> extends AsyncDisposable {
  /**
   * The lowest level that is logged, by name. Setting it reaches all children that have no level of their own; on a child it
   * gives that child (and its children) an own level. Throws CORDWOOD_ERR_LEVEL_UNKNOWN.
   */
  get level(): string
  set level(level: LevelInput<Custom>)
  /** The number of {@link LoggerMembers.level}; Infinity when silent. */
  readonly levelVal: number
  /** All levels of this logger. */
  readonly levels: LevelMapping
  /** What stands before each message; undefined when nothing does. */
  readonly msgPrefix: string | undefined
  /** Whether a line of this level would be logged now. */
  isLevelEnabled(level: LevelInput<Custom> | (string & {})): boolean
  /**
   * Logs at a level given by name, alias or number. A level that is not known gives one Problem, and the line is kept at info.
   *
   * @example
   * ```ts
   * import { createLogger } from 'cordwood'
   * const log = createLogger()
   * log.log('warning', 'disk almost full', { freeBytes: 1024 })
   * ```
   */
  log(level: LevelInput<Custom> | number, message: string, fields?: Fields): void
  /** A logger whose lines carry these fields too. */
  child(bindings: Fields, options?: ChildOptions<Custom>): LoggerMembers<Custom> & LevelMethods<Custom>
  /** The fields of {@link LoggerMembers.child} and {@link LoggerMembers.setBindings}, this logger's and its parents', as they were given. */
  bindings(): Record<string, unknown>
  /** Adds fields to this logger; children made before keep theirs. */
  setBindings(bindings: Fields): void
  /**
   * Runs a function in a context: every line logged inside, by any logger of the process, also later in its promises, timers and
   * streams, carries the fields. Answers what the function answers. Throws CORDWOOD_ERR_CONTEXT_WITHOUT_FUNCTION without one.
   *
   * @example
   * ```ts
   * import { createLogger } from 'cordwood'
   * const log = createLogger()
   * await log.withContext({ requestId: 'r1' }, async () => {
   *   log.info('carries the request id')
   * })
   * ```
   */
  withContext<Result>(fields: Fields, run: () => Result): Result
  /** Adds fields to the innermost context, for all its tasks. Outside of any: one Problem, and no effect. */
  addContext(fields: Fields): void
  /** What lines carry now besides their own fields: the base fields, the context's over them, this logger's over both. */
  readonly context: Readonly<Record<string, unknown>>
  /**
   * Measures a function and logs its end: `event.action`, `event.duration` in nanoseconds, `event.outcome`. A promise is waited for.
   * When the function fails, the line says failure at level error, with the error, which is then thrown on.
   */
  measurePerformance<Result>(operation: string, run: () => Result): Result
  /** Starts a timer that logs the same line when it is ended or disposed of. */
  measurePerformance(operation: string): PerformanceTimer
  /** Logs a duration that was measured elsewhere, in milliseconds. */
  logPerformance(operation: string, durationMs: number, metrics?: Fields): void
  /** Logs, at level error, what was thrown: type, message, stack, all causes, code and fingerprint. */
  logError(error: unknown, fields?: Fields): void
  /**
   * Declares an event once: its id (`event.code`), level and template. The function that comes back logs it.
   *
   * @example
   * ```ts
   * import { createLogger } from 'cordwood'
   * const log = createLogger()
   * const orderPlaced = log.event('order.placed', 'info', 'order {orderId} placed')
   * orderPlaced({ orderId: 'o1', amount: 12 })
   * ```
   */
  event<const Template extends string, const Schema extends JsonSchema = JsonSchema>(
    id: string,
    level: LevelInput<Custom>,
    template: Template,
    options?: EventOptions<Schema>,
  ): EventMethod<Template, Schema>
  /**
   * Writes one record into the audit log of the option `audit`: masked, chained to the record before it, and written within the call, whatever
   * the level is. It does not go to the sinks. Throws only with `onFailure: 'throw'`, CORDWOOD_ERR_AUDIT.
   *
   * @param message - what happened; its holes are filled from the fields.
   * @param fields - who did what to what, and the values before and after.
   * @returns the record's place and hash, and when it is on the disk.
   *
   * @example
   * ```ts
   * import { createLogger } from 'cordwood'
   * const log = createLogger({ audit: { path: 'audit.log', key: 'from a vault' } })
   * const { seq, durable } = log.audit('threshold changed', { actor: 'ann', action: 'update', before: 0.7, after: 0.8 })
   * await durable
   * console.log(seq) // → 1
   * ```
   */
  audit(message: string, fields?: AuditFields | Fields): AuditReceipt
  /** Resolves, never rejects, when all lines logged before are written, or the time is up. The callback is called then too. */
  flush(callback?: (error?: Error) => void): Promise<FlushReport>
  /**
   * Flushes, and on a root logger ends it: sinks are closed, later calls are counted and lost. On a child it only flushes.
   * Never rejects.
   */
  close(): Promise<FlushReport>
  /** The books: exact numbers of lines, in total and by level. */
  readonly stats: LoggerStats
  /** The books as Prometheus text. */
  metrics(): string
}

/** A {@link LogMethod} for each level, `silent` included, which logs nothing. */
export type LevelMethods<Custom extends string = never> = {
  readonly [Level in LevelName | 'warning' | 'critical' | 'silent' | Custom]: LogMethod
}
