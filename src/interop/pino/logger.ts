import type { EventEmitter } from 'node:events'
import type { Fields } from '../../core/record.ts'
import { allSerializers } from '../../logger/all-serializers.ts'
import { type LogMethods, LoggerFamily } from '../../logger/family.ts'
import type { LoggerCore } from '../../logger/core.ts'
import { copyFields } from '../../logger/copy-fields.ts'
import { levelName, levelNumber } from '../../logger/levels.ts'
import { StructuredLogger } from '../../logger/logger.ts'
import { readRedact } from '../../logger/redact-options.ts'
import { Redactor } from '../../logger/redactor.ts'
import type { LevelMapping } from '../../logger/surface.ts'
import type { PinoForm } from './form.ts'
import { createInternals, type InternalView, printBindings } from './internals.ts'
import { createPinoLevels, type PinoLevels } from './levels.ts'
import { bindRedacted } from './redacting-of.ts'
import { pinoVersion } from './version.ts'
import { writeCall } from './write-call.ts'

/** What the loggers of one tree share. */
export interface PinoTree {
  readonly emitter: EventEmitter
  readonly stream: unknown
  onChild: ((...values: unknown[]) => unknown) | undefined
}

type Options = Readonly<Record<string, unknown>>
type Hook = (this: object, values: unknown[], method: (...values: unknown[]) => void, level: number) => void

/** Keys that pino takes for options, also among bindings. */
const optionKeys: readonly string[] = ['level', 'serializers', 'formatters', 'customLevels']

/** The parts of the logger's class that this one needs. */
const Base = StructuredLogger as unknown as new (given: undefined, core: LoggerCore, family: LoggerFamily<PinoLogger>) => object

/** Bindings as pino takes them: formatted, without what is an option. */
function asBindings(form: PinoForm, given: unknown, format: unknown): Fields {
  let fields: unknown = given
  if (typeof format === 'function')
    fields = form.guard('formatters.bindings', () => (format as (v: unknown) => unknown)(given), given)
  if (typeof fields !== 'object' || fields === null) return {}
  if (!optionKeys.some((key) => key in fields)) return fields
  const rest = copyFields(fields, 'bindings')
  for (const key of optionKeys) delete rest[key]
  return rest
}

/** A logger with pino's members over ours. */
export class PinoLogger extends Base {
  readonly #form: PinoForm
  readonly #tree: PinoTree
  readonly #family: LoggerFamily<PinoLogger>

  constructor(_given: undefined, core: LoggerCore, family: LoggerFamily<PinoLogger>, form?: PinoForm, tree?: PinoTree) {
    super(undefined, core, family)
    if (form === undefined || tree === undefined) throw new TypeError('expected what pino() makes')
    this.#form = form
    this.#tree = tree
    this.#family = family
  }

  static {
    const viewOf = (logger: object) =>
      #form in logger
        ? { form: logger.#form, logger: logger as unknown as InternalView['logger'], stream: logger.#tree.stream }
        : undefined
    Object.setPrototypeOf(PinoLogger.prototype, createInternals(Base.prototype as object, viewOf))
    for (const name of [
      'on',
      'once',
      'off',
      'addListener',
      'removeListener',
      'removeAllListeners',
      'prependListener',
      'prependOnceListener',
      'setMaxListeners',
    ] as const) {
      Object.defineProperty(PinoLogger.prototype, name, {
        value(this: PinoLogger, ...values: [never, never]) {
          this.#tree.emitter[name](...values)
          return this
        },
        configurable: true,
        writable: true,
      })
    }
    for (const name of ['emit', 'listeners', 'rawListeners', 'listenerCount', 'eventNames', 'getMaxListeners'] as const) {
      Object.defineProperty(PinoLogger.prototype, name, {
        value(this: PinoLogger, ...values: [never, never]): unknown {
          return (this.#tree.emitter[name] as (...values: never[]) => unknown)(...values)
        },
        configurable: true,
        writable: true,
      })
    }
  }

  /** The first logger of a tree. */
  static open(form: PinoForm, tree: PinoTree): PinoLogger {
    const family = PinoLogger.#familyOf(form.levels, () => root)
    family.turnOff(form.settings.compare === undefined ? form.core.lowest() : -Infinity)
    const root: PinoLogger = PinoLogger.#create(form, family, tree)
    return root
  }

  static #create(form: PinoForm, family: LoggerFamily<PinoLogger>, tree: PinoTree): PinoLogger {
    const Class = (form.core.isFollowing ? family.following : family.own) as unknown as typeof PinoLogger
    return new Class(undefined, form.core, family, form, tree)
  }

  /** The classes of loggers with these levels. Without its logger a method logs as the root does. */
  static #familyOf(levels: PinoLevels, root: () => PinoLogger): LoggerFamily<PinoLogger> {
    const loggerOf = (self: unknown): PinoLogger => (typeof self === 'object' && self !== null && #form in self ? self : root())
    const methods: Record<string, unknown> = {
      log(this: unknown, level: unknown, ...values: unknown[]): void {
        const logger = loggerOf(this)
        const number = levels.table.number(level) ?? logger.#form.core.pipeline.callLevel(level)
        if (number !== Infinity) logger.#call(number, values)
      },
    }
    for (const [name, number] of Object.entries(levels.values)) {
      methods[name] = function method(this: unknown, ...values: unknown[]): void {
        loggerOf(this).#call(number, values)
      }
    }
    const family = new LoggerFamily(PinoLogger as never, levels.table, methods as unknown as LogMethods)
    for (const name of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) {
      if (name in levels.values) continue
      for (const Class of [family.following, family.own]) {
        Object.defineProperty(Class.prototype, name, { value: undefined, configurable: true, writable: true })
      }
    }
    return family as LoggerFamily<PinoLogger>
  }

  #isOff(level: number): boolean {
    const { core, settings } = this.#form
    if (settings.compare === undefined) return level < core.lowest()
    const { compare } = settings
    return core.level() === Infinity || !this.#form.guard('levelComparison', () => compare(level, core.level()), true)
  }

  #call(level: number, values: unknown[]): void {
    if (this.#isOff(level)) return
    const { settings, guard } = this.#form
    const hook = settings.logMethod as Hook | undefined
    if (hook === undefined) return writeCall(this.#form, this, level, values)
    const given = [...values]
    let isWritten = false
    const write = (logger: unknown, changed: unknown[]): void => {
      isWritten = true
      const target = typeof logger === 'object' && logger !== null && #form in logger ? logger : this
      writeCall(target.#form, target, level, changed)
    }
    const isDone = guard(
      'hooks.logMethod',
      () => {
        hook.call(
          this,
          values,
          function method(this: unknown, ...changed: unknown[]) {
            write(this, changed)
          },
          level,
        )
        return true
      },
      false,
    )
    if (!isDone && !isWritten) write(this, given)
  }

  get version(): string {
    return pinoVersion
  }

  get levels(): LevelMapping {
    return this.#form.levels.mapping
  }

  get level(): string {
    return levelName(this.#form.levels.table, this.#form.core.level())
  }

  set level(level: unknown) {
    this.#setLevel(levelNumber(this.#form.levels.table, level, 'level'))
  }

  #setLevel(level: number): void {
    const { core, settings, levels } = this.#form
    const before = core.level()
    core.setLevel(level)
    if (core.parent !== undefined) this.#family.leave(this, core.hasChildren)
    else if (settings.compare === undefined) this.#family.turnOff(core.lowest())
    this.#changed(levelName(levels.table, before), before)
  }

  #changed(before: string, beforeValue: number): void {
    const { emitter } = this.#tree
    if (emitter.listenerCount('level-change') === 0) return
    const { core, guard } = this.#form
    guard("on('level-change')", () => emitter.emit('level-change', this.level, core.level(), before, beforeValue, this), false)
  }

  isLevelEnabled(level: unknown): boolean {
    const number = this.#form.levels.table.number(level)
    return number !== undefined && number !== Infinity && !this.#isOff(number)
  }

  get onChild(): ((...values: unknown[]) => unknown) | undefined {
    return this.#tree.onChild
  }

  set onChild(call: ((...values: unknown[]) => unknown) | undefined) {
    this.#tree.onChild = call
  }

  bindings(): Record<string, unknown> {
    const bindings = JSON.parse(`{${printBindings(this.#form).slice(1)}}`) as Record<string, unknown>
    delete bindings['pid']
    delete bindings['hostname']
    return bindings
  }

  setBindings(bindings: unknown): void {
    this.#form.core.rebind(asBindings(this.#form, bindings, undefined))
  }

  child(bindings: unknown, given?: Options | null): PinoLogger {
    const { core, settings, guard } = this.#form
    const options: Options = typeof given === 'object' && given !== null ? given : {}
    const { serializers, msgPrefix, level, customLevels } = options
    const formatters = (options['formatters'] ?? {}) as Options
    const own =
      typeof serializers === 'object' && serializers !== null ? allSerializers(serializers as PinoForm['serializers']) : undefined
    const redact = readRedact(options['redact'])
    const redactor = redact === undefined ? this.#form.redactor : new Redactor(redact, (problem) => core.pipeline.report(problem))
    const levels = customLevels === undefined ? this.#form.levels : this.#levelsWith(customLevels)
    const number =
      level === undefined || level === this.level ? undefined : levelNumber(levels.table, level, 'level of the child')
    const fields = asBindings(this.#form, bindings, formatters['bindings'])
    const bind = (): LoggerCore => core.child(fields, own, typeof msgPrefix === 'string' ? msgPrefix : '', number)
    const form: PinoForm = {
      core: redact === undefined ? bind() : bindRedacted(core.pipeline.encoders, redactor, bind),
      settings,
      guard,
      levels,
      serializers: own === undefined ? this.#form.serializers : { ...this.#form.serializers, ...own },
      formatLog: typeof formatters['log'] === 'function' ? (formatters['log'] as PinoForm['formatLog']) : this.#form.formatLog,
      redactor,
    }
    const family = customLevels === undefined ? this.#family : PinoLogger.#familyOf(levels, () => this)
    if (customLevels !== undefined) family.turnOff(-Infinity)
    const child = PinoLogger.#create(form, family, this.#tree)
    if (number !== undefined || customLevels !== undefined) child.#changed(this.level, core.level())
    const { onChild } = this.#tree
    if (onChild !== undefined) guard('onChild', () => onChild(child), undefined)
    return child
  }

  #levelsWith(custom: unknown): PinoLevels {
    const { levels, settings } = this.#form
    return createPinoLevels(
      custom,
      settings.isOnlyCustom,
      (name) => name in PinoLogger.prototype || name in levels.values,
      levels.values,
    )
  }
}
