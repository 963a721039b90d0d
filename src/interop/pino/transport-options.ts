/** One target of pino's `transport()`. */
export interface TransportTarget {
  /** The name or path of a module. */
  readonly target?: string
  /** For the target. */
  readonly options?: Readonly<Record<string, unknown>>
  /** The lowest level for this target. */
  readonly level?: string | number
  /** Targets through which lines go one after another. */
  readonly pipeline?: readonly TransportTarget[]
}

/** What pino's `transport()` takes. */
export interface TransportOptions extends TransportTarget {
  /** Several targets. */
  readonly targets?: readonly TransportTarget[]
  /** Options of the worker thread. */
  readonly worker?: Readonly<Record<string, unknown>>
  /** Each line only to the target of the highest level. */
  readonly dedupe?: boolean
  /** Names and numbers of levels. */
  readonly levels?: Readonly<Record<string, number>>
  /** Files from which a target's name is looked up. */
  readonly caller?: string | readonly string[]
  /** Write each line at once. */
  readonly sync?: boolean
}
