import { asFields } from '../core/as-fields.ts'
import { checkFunction, checkKeys, checkString, describe } from '../core/check.ts'
import type { Serializers } from '../core/encoder.ts'
import { CordwoodError } from '../core/error.ts'
import type { Fields } from '../core/record.ts'
import { createContext, extendContext } from '../context/context.ts'
import { currentContext } from '../context/current.ts'
import { addToContext, runInContext } from '../context/run.ts'
import type { FlushReport } from '../writer/flush-report.ts'
import { readBooks } from './books.ts'
import type { LoggerCore } from './core.ts'
import { childWith } from './child.ts'
import { declareEvent } from './event.ts'
import { LoggerFamily, type LogMethods } from './family.ts'
import { printMetrics } from './exposition.ts'
import { type LevelSwitch, levelSwitch } from './level-switch.ts'
import { levelName, levelNumber } from './levels.ts'
import { logDuration } from './log-duration.ts'
import { createLogMethods } from './log-methods.ts'
import type { LoggerStats } from './logger-stats.ts'
import { type LogDuration, type PerformanceTimer, measure, startTimer } from './measure.ts'
import type { LoggerOptions } from './options.ts'
import { openSwitch } from './open-switch.ts'
import { openRoot } from './root.ts'
import type { ChildOptions, LevelMapping, LevelMethods, LoggerMembers } from './surface.ts'

const serializersSymbol: symbol = Symbol.for('pino.serializers')

/**
 * Frameworks that bring pino's serializers (fastify) let those of the logger win. Pino's for errors would make a plain object of
 * the error, and type, stack and causes would not stand where they belong.
 */
const keepError = (error: unknown): unknown => error

/** The class behind `StructuredLogger`: level methods as thin as they can be, the rest delegates. */
class Logger {
  readonly #core: LoggerCore
  readonly #family: LoggerFamily<Logger>

  constructor(
    given?: LoggerOptions<string> | string,
    core: LoggerCore = openRoot(given, isMember),
    family?: LoggerFamily<Logger>,
  ) {
    this.#core = core
    this.#family = family ?? new LoggerFamily(Logger, core.pipeline.parts.levels, Logger.#logMethods(core))
    if (family !== undefined) return
    this.#family.turnOff(core.lowest())
    if (new.target === Logger) Object.setPrototypeOf(this, this.#family.following.prototype as object)
    else this.#family.adopt(this)
  }

  /** See {@link createLogMethods}. */
  static #logMethods(root?: LoggerCore): LogMethods {
    return createLogMethods((logger: Logger) => logger.#core, root)
  }

  static {
    for (const [name, value] of Object.entries(Logger.#logMethods())) {
      Object.defineProperty(Logger.prototype, name, { value, enumerable: false, configurable: true, writable: true })
    }
  }

  silent(): void {
    // pino's name for a call that logs nothing.
  }

  get level(): string {
    return levelName(this.#core.pipeline.parts.levels, this.#core.level())
  }

  set level(level: unknown) {
    const core = this.#core
    core.setLevel(levelNumber(core.pipeline.parts.levels, level, 'level'))
    if (core.parent === undefined) this.#family.turnOff(core.lowest())
    else this.#family.leave(this, core.hasChildren)
  }

  get [levelSwitch](): LevelSwitch {
    return openSwitch(this.#core, this)
  }

  get levelVal(): number {
    return this.#core.level()
  }

  get levels(): LevelMapping {
    const { entries } = this.#core.pipeline.parts.levels
    return {
      values: Object.fromEntries(entries),
      labels: Object.fromEntries(entries.map(([name, number]) => [number, name])),
    }
  }

  get msgPrefix(): string | undefined {
    return this.#core.prefix === '' ? undefined : this.#core.prefix
  }

  get [serializersSymbol](): Serializers {
    return { err: keepError, ...this.#core.serializers }
  }

  isLevelEnabled(level: unknown): boolean {
    const number = this.#core.pipeline.parts.levels.number(level)
    return number !== undefined && number !== Infinity && number >= this.#core.level()
  }

  child(bindings: Fields, options?: ChildOptions<string>): Logger {
    const core = this.#core
    const child =
      typeof options !== 'object' || options === null
        ? core.child(asFields(bindings))
        : childWith(core, asFields(bindings), options)
    const family = this.#family
    return child.isFollowing ? new family.following(undefined, child, family) : new family.own(undefined, child, family)
  }

  bindings(): Record<string, unknown> {
    return { ...this.#core.bound?.fields }
  }

  setBindings(bindings: Fields): void {
    this.#core.rebind(asFields(bindings))
  }

  withContext<Result>(fields: Fields, run: () => Result): Result {
    if (typeof run !== 'function') {
      throw new CordwoodError(
        'CORDWOOD_ERR_CONTEXT_WITHOUT_FUNCTION',
        `Expected the function that runs in the context, got ${describe(run)}. Without a function, child(fields) binds fields.`,
      )
    }
    return runInContext(asFields(fields), run)
  }

  addContext(fields: Fields): void {
    if (addToContext(asFields(fields))) return
    this.#core.pipeline.report({
      code: 'CORDWOOD_PROBLEM_NO_SCOPE',
      message: 'addContext was called outside of any context: it had no effect. Call it inside of withContext or a request.',
      lost: 0,
    })
  }

  get context(): Readonly<Record<string, unknown>> {
    const { pipeline, bound } = this.#core
    const below = extendContext(createContext(pipeline.parts.base), currentContext()?.fields ?? {})
    return extendContext(below, bound?.fields ?? {}).fields
  }

  measurePerformance<Result>(operation: string, run?: () => Result): Result | PerformanceTimer {
    const core = this.#core
    const log: LogDuration = (...values) => logDuration(core, ...values)
    const timer = startTimer(operation, () => core.pipeline.parts.clock.monotonic(), log)
    return checkFunction('the second argument of measurePerformance', run) === undefined
      ? timer
      : measure(timer, run as () => Result)
  }

  event(id: string, level: unknown, template: string, options: object = {}): (fields?: Fields) => void {
    checkKeys('event', options, ['schema'])
    const number = levelNumber(this.#core.pipeline.parts.levels, level, 'level of the event')
    return declareEvent(this.#core, checkString('id', id), number, checkString('template', template), options)
  }

  async flush(callback?: (failure?: Error) => void): Promise<FlushReport> {
    const report = await this.#core.pipeline.flush()
    this.#core.pipeline.guard(() => callback?.())
    return report
  }

  close(): Promise<FlushReport> {
    return this.#core.parent === undefined ? this.#core.pipeline.close() : this.flush()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  get stats(): LoggerStats {
    return readBooks(this.#core.pipeline)
  }

  metrics(): string {
    const { door, masked, audit } = this.#core.pipeline.parts
    return printMetrics(this.stats, door.counts, masked(), audit?.writer.counts)
  }
}

/** Whether a custom level of that name would hide something. */
const isMember = (name: string): boolean => name in Logger.prototype

Object.defineProperty(Logger, 'name', { value: 'StructuredLogger' })

/** What makes loggers: the type of the class `StructuredLogger`. */
export interface StructuredLoggerConstructor {
  /**
   * Opens a logger.
   *
   * @param options - or only the name of the service.
   * @throws CordwoodError for an option that is unknown or cannot be used.
   */
  new <const Custom extends string = never>(options?: LoggerOptions<Custom> | string): StructuredLogger<Custom>
}

/**
 * The logger's class: `new StructuredLogger('checkout')` is `createLogger({ service: 'checkout' })`.
 *
 * @example
 * ```ts
 * import { StructuredLogger } from 'cordwood'
 * const log = new StructuredLogger('checkout')
 * log.info('order placed', { orderId: 'o1' })
 * ```
 */
export const StructuredLogger: StructuredLoggerConstructor = Logger as unknown as StructuredLoggerConstructor

/** A logger: its members, and a method for each level. */
export type StructuredLogger<Custom extends string = never> = LoggerMembers<Custom> & LevelMethods<Custom>
