import type { EventEmitter } from 'node:events'
import type { Fields } from '../../core/record.ts'
import type { LogMethod } from '../../logger/log-method.ts'
import type { LevelMapping, LevelMethods, LoggerMembers } from '../../logger/surface.ts'
import type { RedactOptions } from '../../logger/redact-options.ts'
import type { PinoFormatters, Serializer } from './options.ts'

/** Options of a child. Other keys are ignored where frameworks pass them. */
export interface PinoChildOptions<Custom extends string = never> {
  /** The child's own level. */
  readonly level?: string
  /** Replace the values of top-level keys; added to the parent's. */
  readonly serializers?: Readonly<Record<string, Serializer>> | undefined
  /** Put before each message, after the parent's prefix. */
  readonly msgPrefix?: string
  /** In place of the parent's. */
  readonly redact?: readonly string[] | RedactOptions
  /** `bindings` for this child's, `log` in place of the parent's. */
  readonly formatters?: PinoFormatters
  /** Levels beside the parent's. */
  readonly customLevels?: Readonly<Record<Custom, number>>
}

/** Told when a logger gets another level. */
export type LevelChangeListener = (
  level: string,
  value: number,
  levelBefore: string,
  valueBefore: number,
  logger: PinoCompatibleLogger,
) => void

/** The methods of event emitters that a logger has. */
type Emitting = Pick<EventEmitter, 'emit' | 'listeners' | 'rawListeners' | 'listenerCount' | 'eventNames' | 'getMaxListeners'>

/** What pino's loggers have over ours, or in another way. */
export interface PinoMembers<Custom extends string = never> extends Emitting {
  /** The version of pino whose behaviour this is. */
  readonly version: string
  /** The lowest level that is logged, by name. */
  get level(): string
  set level(level: string)
  /** All levels. */
  readonly levels: LevelMapping
  /** Whether a line of this level would be logged now. */
  isLevelEnabled(level: string): boolean
  /** Called with each new child of the tree. */
  onChild: ((child: never) => void) | undefined
  /** A logger whose lines carry these fields too. */
  child<More extends string = never>(bindings: Fields, options?: PinoChildOptions<More>): PinoCompatibleLogger<Custom | More>
  /** `level-change` is told when a logger of the tree gets another level. */
  on(event: 'level-change', listener: LevelChangeListener): this
  /** The same, once. */
  once(event: 'level-change', listener: LevelChangeListener): this
  /** No longer. */
  off(event: 'level-change', listener: LevelChangeListener): this
  /** The same as {@link PinoMembers.on}. */
  addListener(event: 'level-change', listener: LevelChangeListener): this
  /** The same as {@link PinoMembers.off}. */
  removeListener(event: 'level-change', listener: LevelChangeListener): this
  /** {@link PinoMembers.on}, before the others. */
  prependListener(event: 'level-change', listener: LevelChangeListener): this
  /** {@link PinoMembers.once}, before the others. */
  prependOnceListener(event: 'level-change', listener: LevelChangeListener): this
  /** How many listeners may be there before Node warns. */
  setMaxListeners(count: number): this
  /** Nobody is told any more. */
  removeAllListeners(event?: 'level-change'): this
}

/** A logger with pino's members and lines, and with ours: context, flush that settles, books, audit ... */
export type PinoCompatibleLogger<Custom extends string = never> = PinoMembers<Custom> &
  Omit<LoggerMembers, keyof PinoMembers> &
  Omit<LevelMethods, keyof PinoMembers> & { readonly [Level in Custom]: LogMethod }
