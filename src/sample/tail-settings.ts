/** How a scope ended, for the function given as trigger. */
export interface TailEnd {
  /** The number of the highest level that was logged in it, waiting lines too; -Infinity for none. */
  readonly level: number
  /** Milliseconds from its begin. */
  readonly durationMs: number
  /** It threw or rejected, or its response has a status of 500 or above. */
  readonly hasFailed: boolean
  /** Of the response; undefined where there is none. */
  readonly status: number | undefined
  /** What was thrown; undefined for none. */
  readonly error: unknown
}

/** The option `tail`, checked and complete. */
export interface TailSettings {
  /** Lines of this level and above wait, where they would not be written. */
  readonly buffer: number
  /** A line of this level or above keeps its scope. */
  readonly trigger: number
  /** A scope that takes so long is kept; Infinity: no matter. */
  readonly slowMs: number
  /** Decides in place of these, when the scope has ended. */
  readonly decide: ((end: TailEnd) => boolean) | undefined
  /** UTF-16 units that may wait in one scope. */
  readonly maxBytes: number
  /** In all scopes together. */
  readonly maxTotalBytes: number
}
