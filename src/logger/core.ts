import type { Bound, Serializers } from '../core/encoder.ts'
import type { Fields } from '../core/record.ts'
import { resolveArguments } from './arguments.ts'
import { DataSite } from './data-site.ts'
import type { LevelSwitch } from './level-switch.ts'
import type { Pipeline } from './pipeline.ts'
import type { Bindings } from './route.ts'
import { kindOf, messageOf } from './value-kind.ts'

/** What makes one logger differ from the others of its tree. */
export interface CoreOptions {
  readonly parent: LoggerCore | undefined
  /** What the logger adds to each line, one entry for each encoder of the pipeline. */
  readonly bounds: readonly (Bound | undefined)[]
  readonly serializers: Serializers
  readonly prefix: string
  /** Its own level; undefined follows the parent's. */
  readonly level: number | undefined
}

/**
 * One logger's part of the pipeline, compiled once: only its level and what is bound to it may change later.
 *
 * The level is looked up along the parents when the tree's `levelVersion` says that some level changed, and kept here else: so
 * a change costs nothing per child, reaches all of them, and a disabled call costs two compares (bench `call`, case disabled).
 */
export class LoggerCore implements Bindings {
  readonly pipeline: Pipeline
  readonly parent: LoggerCore | undefined
  bound: Bound | undefined
  bounds: readonly (Bound | undefined)[]
  readonly serializers: Serializers
  readonly prefix: string
  #own: number | undefined
  /** It has the root's level, whatever that is. */
  isFollowing: boolean
  hasChildren = false
  /** Made when it is asked for. */
  levelSwitch: LevelSwitch | undefined
  /** Calls below it go nowhere: the level, or what a tail has wait; valid while `levelVersion` is the pipeline's. */
  floor: number
  #level = 0
  levelVersion: number

  constructor(pipeline: Pipeline, options: CoreOptions) {
    this.pipeline = pipeline
    this.parent = options.parent
    this.bounds = options.bounds
    this.bound = options.bounds[0]
    this.serializers = options.serializers
    this.prefix = options.prefix
    this.#own = options.level
    this.isFollowing = options.parent === undefined || (options.parent.isFollowing && options.level === undefined)
    this.floor = 0
    this.levelVersion = -1
    this.level()
  }

  /** The level's number as it is now. */
  level(): number {
    if (this.levelVersion !== this.pipeline.levelVersion) {
      this.#level = this.#own ?? this.parent?.level() ?? 0
      // Who is silent has nothing wait either.
      this.floor = this.#level === Infinity ? Infinity : Math.min(this.#level, this.pipeline.tailFloor)
      this.levelVersion = this.pipeline.levelVersion
    }
    return this.#level
  }

  /** The number below which calls go nowhere now. */
  lowest(): number {
    this.level()
    return this.floor
  }

  setLevel(level: number): void {
    this.#own = level
    this.isFollowing = this.parent === undefined
    this.pipeline.levelVersion++
  }

  /** A child's core. */
  child(fields: Fields, serializers?: Serializers, prefix: string = '', level?: number): LoggerCore {
    this.hasChildren = true
    return new LoggerCore(this.pipeline, {
      parent: this,
      bounds: this.#bind(fields, serializers),
      serializers: serializers === undefined ? this.serializers : { ...this.serializers, ...serializers },
      prefix: this.prefix + prefix,
      level,
    })
  }

  /** Binds more to this logger itself. Children made before keep what they have. */
  rebind(fields: Fields): void {
    this.bounds = this.#bind(fields, undefined)
    this.bound = this.bounds[0]
  }

  #bind(fields: Fields, serializers: Serializers | undefined): readonly Bound[] {
    const [sole, second] = this.pipeline.encoders
    if (sole !== undefined && second === undefined) return [sole.bind(fields, this.bound, serializers)]
    return this.pipeline.encoders.map((encoder, index) => encoder.bind(fields, this.bounds[index], serializers))
  }

  /**
   * Logs one line of a level that is on. The common forms go through without an allocation of their own. Never throws.
   */
  log(level: number, first: unknown, second: unknown, third: unknown, more: readonly unknown[]): void {
    try {
      if (more.length === 0 && this.#logCommon(level, first, second, third)) return
      const call = resolveArguments(level, given(first, second, third, more), this.pipeline)
      this.#emit(level, call.message, call.isLiteral, call.fields, call.error)
    } catch (cause) {
      this.pipeline.fail(cause)
    }
  }

  /** False when the call has none of the common forms. */
  #logCommon(level: number, first: unknown, second: unknown, third: unknown): boolean {
    if (typeof first === 'string') {
      if (second === undefined && third === undefined) return this.#emit(level, first, true, undefined, undefined)
      const text = this.prefix === '' ? first : this.prefix + first
      const site = text === '' ? undefined : this.pipeline.sites.of(text)
      if (site === undefined ? text.includes('%') : site.hasPercent) return false
      const kind = kindOf(second)
      let fields: unknown
      let error: unknown
      if (third === undefined) {
        if (kind === 'fields') fields = second
        else if (kind === 'error') error = second
        else return false
      } else if (kind === 'error' && kindOf(third) === 'fields') {
        fields = third
        error = second
      } else return false
      this.pipeline.emit(this, level, site, text, fields as Fields | undefined, error)
      return true
    }
    if (typeof first !== 'object' || third !== undefined) return false
    const isNamed = typeof second === 'string'
    if (!isNamed && second !== undefined) return false
    const kind = kindOf(first)
    if (kind === 'fields') return this.#emit(level, isNamed ? second : '', isNamed, first as Fields, undefined)
    if (kind === 'error') return this.#emit(level, isNamed ? second : messageOf(first), isNamed, undefined, first)
    return false
  }

  /** Logs what was thrown, with its own message. Never throws. */
  logThrown(level: number, thrown: unknown, fields: unknown): void {
    try {
      const others = fields === undefined || kindOf(fields) === 'fields' ? (fields as Fields | undefined) : { args: [fields] }
      this.#emit(level, messageOf(thrown), false, others, thrown)
    } catch (cause) {
      this.pipeline.fail(cause)
    }
  }

  /** Logs one line whose parts are known. Never throws. */
  emit(level: number, message: string, fields: Fields | undefined, error: unknown): void {
    try {
      this.#emit(level, message, true, fields, error)
    } catch (cause) {
      this.pipeline.fail(cause)
    }
  }

  #emit(level: number, message: string, isLiteral: boolean, fields: Fields | undefined, error: unknown): boolean {
    const text = this.prefix === '' ? message : this.prefix + message
    const site = isLiteral
      ? text === ''
        ? undefined
        : this.pipeline.sites.of(text)
      : text.includes('{')
        ? new DataSite(text)
        : undefined
    this.pipeline.emit(this, level, site, text, fields, error)
    return true
  }
}

/** The arguments of a call; undefined at the end counts as not given. */
function given(first: unknown, second: unknown, third: unknown, more: readonly unknown[]): readonly unknown[] {
  if (more.length > 0) return [first, second, third, ...more]
  return third !== undefined ? [first, second, third] : second !== undefined ? [first, second] : [first]
}

/**
 * Whether a call is below the level. Two compares, of which the first fails only after some level of the tree was changed
 * (bench `call`, case disabled).
 */
export const isOff = (core: LoggerCore, level: number): boolean =>
  core.levelVersion === core.pipeline.levelVersion ? level < core.floor : level < core.lowest()
