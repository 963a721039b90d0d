import type { LevelTable } from '../core/level.ts'
import { levelNumbers } from '../core/level.ts'
import type { LoggerCore } from './core.ts'

/** How the loggers of a family are made. */
export type LoggerClass<Logger extends object> = new (given: undefined, core: LoggerCore, family: LoggerFamily<Logger>) => Logger

/** The methods that log, by name: one for each level that is not custom, and `log`. */
export interface LogMethods {
  readonly [name: string]: (this: never, ...values: never[]) => void
  log(level: unknown, ...values: unknown[]): void
}

function noop(): void {}

/** The method of a custom level. */
function methodOf(level: unknown, log: LogMethods['log']): (this: LogMethods, ...values: unknown[]) => void {
  return function method(...values) {
    Reflect.apply(log, this, [level, ...values])
  }
}

/**
 * The classes of one tree of loggers. A call at a level that is off should cost nothing, so all loggers that follow the root's
 * level have one prototype, on which the methods of levels that are off do nothing at all; changing the root's level changes
 * that prototype, and so reaches every one of them at once (bench `call`, case disabled: half the time of a compare).
 *
 *     StructuredLogger.prototype          every member
 *        ^                 ^
 *     following.prototype  own.prototype  level methods, the custom ones too: noop or real | always real
 *        ^                 ^
 *     root, children       loggers with a level of their own, and below them
 */
export class LoggerFamily<Logger extends object> {
  /** Of loggers that follow the root's level. */
  readonly following: LoggerClass<Logger>
  /** Of loggers that have a level of their own, or below one that has. */
  readonly own: LoggerClass<Logger>
  /** Those that belong to no level are always on. */
  readonly #methods: readonly (readonly [name: string, level: number, method: unknown])[]
  readonly #base: object
  /** Some logger got a level when it had children already, which are of the wrong class now. */
  #isMixed = false

  constructor(base: LoggerClass<Logger>, levels: LevelTable, methods: LogMethods) {
    // Two of them, because each has a prototype of its own.
    const Base: new (...values: never[]) => object = base
    this.following = class extends Base {} as unknown as LoggerClass<Logger>
    this.own = class extends Base {} as unknown as LoggerClass<Logger>
    this.#base = base.prototype as object
    const named = new Map([...levels.entries, ['warning', levelNumbers.warn], ['critical', levelNumbers.fatal]])
    const names = new Set([...Object.keys(methods), ...named.keys()])
    this.#methods = [...names].map((name) => {
      const level = named.get(name)
      return [name, level ?? Infinity, methods[name] ?? methodOf(level, methods.log)] as const
    })
    this.#set(this.own, -Infinity)
  }

  /** The root has this level now. */
  turnOff(below: number): void {
    if (!this.#isMixed) this.#set(this.following, below)
  }

  /** A logger that followed the root has got a level of its own. */
  leave(logger: Logger, hasChildren: boolean): void {
    if (Object.getPrototypeOf(logger) === this.following.prototype) Object.setPrototypeOf(logger, this.own.prototype as object)
    if (!hasChildren || this.#isMixed) return
    this.#set(this.following, -Infinity)
    this.#isMixed = true
  }

  /** Gives a logger of a class derived by the user all log methods that this class does not define itself. */
  adopt(logger: Logger): void {
    for (const [name, , value] of this.#methods) {
      if (!(name in logger) || Reflect.get(logger, name) === Reflect.get(this.#base, name))
        Object.defineProperty(logger, name, { value, enumerable: false, configurable: true, writable: true })
    }
  }

  #set(owner: LoggerClass<Logger>, floor: number): void {
    for (const [name, level, method] of this.#methods) {
      const value = level < floor ? noop : method
      Object.defineProperty(owner.prototype, name, { value, enumerable: false, configurable: true, writable: true })
    }
  }
}
