/** What is constant for one encoder. */
export interface Identity {
  readonly service: string | undefined
  readonly version: string | undefined
  readonly env: string | undefined
  readonly pid: number
  readonly threadId: number
  readonly hostname: string
  readonly bootId: string
}

/** What a line format decides: the names of members and the order of the parts. */
export interface Dialect {
  readonly name: 'ecs' | 'pino'
  /** Dots in names mean objects. */
  readonly dotted: boolean
  readonly errorKey: string
  readonly reserved: readonly string[]
  /** The line's name of a caller's key. */
  nameOf(key: string, isObject: boolean): string
  /** An object under this name must become dotted members. */
  isRoot(name: string): boolean
  /** No value that is not an object can stand under this name. */
  needsRefuge(name: string): boolean
  /** What stands in every line before the fields of base, context and child. */
  readonly constants: string
  /** What stands between those and the call's. */
  readonly afterLayers: string
  /** What stands before the text of a message, to be kept per level. */
  before(level: number): string
  /** What stands behind it. */
  after(level: number, templateId: string | undefined): string
  /**
   * Puts a line together.
   *
   * @param piece - the message between `before` and `after`.
   * @param layers - `constants`, the members of base, context and child, and `afterLayers`.
   * @param call - the error's and the call's members, each with a comma before it.
   */
  assemble(level: number, time: number, sequence: number, piece: string, layers: string, call: string): string
}

/** Options that both formats need. */
export interface DialectOptions {
  readonly identity: Identity
  readonly levelName: (level: number) => string
  readonly precision: 'ms' | 'us' | 'ns'
  /** Lines may carry the rate of their sampling. */
  readonly isSampled: boolean
}
