/**
 * Every code that an error or a problem of this package can carry, with what it means.
 * CORDWOOD_ERR_*: thrown at construction or by a query. CORDWOOD_PROBLEM_*: reported, nothing was thrown.
 */
export const errorCodes = {
  CORDWOOD_ERR_OPTION_UNKNOWN: 'an option that does not exist, or not yet',
  CORDWOOD_ERR_OPTION_INVALID: 'an option with a value that cannot be used',
  CORDWOOD_ERR_LEVEL_UNKNOWN: 'a level that does not exist',
  CORDWOOD_ERR_LEVEL_RESERVED: 'a custom level named like a method of the logger',
  CORDWOOD_ERR_CONTEXT_WITHOUT_FUNCTION: 'withContext without the function that runs in it',
  CORDWOOD_ERR_PEER_MISSING: 'an optional package that this feature needs is not installed',
  CORDWOOD_ERR_CLOSED: 'used after it was closed',
  CORDWOOD_ERR_QUERY_SYNTAX: 'a query that cannot be parsed',
  CORDWOOD_ERR_QUERY_LIMIT: 'a query beyond the limits of length, depth or clauses',
  CORDWOOD_ERR_QUERY_FIELD: 'a query on a field that is not allowed or does not fit its operator',
  CORDWOOD_ERR_AGGREGATION_INVALID: 'an aggregation that cannot be understood',
  CORDWOOD_ERR_RANGE_INVALID: 'a time range that cannot be understood',
  CORDWOOD_ERR_CURSOR_INVALID: 'a cursor that does not belong to this query or engine',
  CORDWOOD_ERR_SOURCE_UNREADABLE: 'a file or folder that cannot be read',
  CORDWOOD_ERR_ELASTICSEARCH: 'Elasticsearch answered with an error',
  CORDWOOD_ERR_AUDIT: 'an audit record could not be written',
  CORDWOOD_ERR_STORE_DAMAGED: 'a file of the store is damaged, or is none',
  CORDWOOD_ERR_STORE_VERSION: 'a file of the store was written by a newer version',
  CORDWOOD_ERR_STORE_BUSY: 'another process merges or erases in the store',
  CORDWOOD_ERR_ABORTED: 'cancelled by its AbortSignal',
  CORDWOOD_PROBLEM_LEVEL_UNKNOWN: 'a call named a level that does not exist; its line was kept at info',
  CORDWOOD_PROBLEM_NO_SCOPE: 'addContext outside of any scope; it had no effect',
  CORDWOOD_PROBLEM_ENCODING: 'a format function threw or returned no line; the line was written in the default format',
  CORDWOOD_PROBLEM_FILTER: "a sink's filter threw; the line was kept",
  CORDWOOD_PROBLEM_ENRICHER: 'an enricher threw, rejected, was late or answered with no fields; the line was written without',
  CORDWOOD_PROBLEM_DROPPED: 'lines were dropped by the overflow policy',
  CORDWOOD_PROBLEM_SINK_FAILED: 'a sink failed',
  CORDWOOD_PROBLEM_SINK_CLOSED: 'a sink is closed at its other end (EPIPE) for good; its lines are dropped',
  CORDWOOD_PROBLEM_SINK_RECOVERED: 'a sink that had failed works again',
  CORDWOOD_PROBLEM_FLUSH_TIMEOUT: 'a flush did not end in time',
  CORDWOOD_PROBLEM_TAIL_FULL: 'a scope was kept of which lines had been given up, because too many waited',
  CORDWOOD_PROBLEM_CLOSED: 'a call after close; its line was lost',
  CORDWOOD_PROBLEM_ROUTE_FULL: 'the memory queue in front of a server is full',
  CORDWOOD_PROBLEM_DEAD_LETTER: 'a line that the server refuses was written to the dead letters',
  CORDWOOD_PROBLEM_SERVER: 'a server cannot be reached or refuses us; lines wait',
  CORDWOOD_PROBLEM_ROLLOVER_UNKNOWN: 'we may not look whether lines were stored before a rollover; a few can be stored twice',
  CORDWOOD_PROBLEM_BOOTSTRAP: 'templates or the data stream could not be created; it is tried again',
  CORDWOOD_PROBLEM_SPOOL: 'the spool on the disk cannot be written or read; lines wait in memory, and it is tried again',
  CORDWOOD_PROBLEM_SPOOL_DAMAGED:
    'a part of the spool on the disk is damaged or missing; it was put aside, and the rest is shipped',
  CORDWOOD_PROBLEM_STORE:
    'files of the store could not be sealed, merged or deleted; they stay as they are, and it is tried again',
  CORDWOOD_PROBLEM_STORE_DAMAGED: 'a file of the store is damaged; the rest is read',
  CORDWOOD_PROBLEM_ROTATION: 'a log file could not be rotated, packed, deleted or opened again; its lines go on into it',
  CORDWOOD_PROBLEM_FILE_REMOVED: 'a log file was deleted while it was open; another was begun',
  CORDWOOD_PROBLEM_UNCLEAN_END: 'the process before this one ended without its last flush',
  CORDWOOD_PROBLEM_AUDIT: 'an audit record could not be written, or the audit log is not as it was left',
  CORDWOOD_PROBLEM_AUDIT_OFF: 'audit() without the option `audit`; its line went where all lines go',
  CORDWOOD_PROBLEM_MASK: 'masking a value failed; [MASK_ERROR] was printed in its place',
  CORDWOOD_PROBLEM_MASK_KEY: 'values are to be hashed, but there is no key; labels were printed',
  CORDWOOD_PROBLEM_CALLBACK: 'a function given as an option threw',
  CORDWOOD_PROBLEM_SCHEMA: "an event's schema could not be compiled; its lines are written without it",
} as const

/** A code of `errorCodes`. */
export type ErrorCode = keyof typeof errorCodes

/**
 * The one error class of the package. `instanceof` knows it across several copies of the package.
 *
 * @example
 * ```ts
 * import { createLogger, CordwoodError } from 'cordwood'
 * try {
 *   createLogger({ level: 'loud' as 'info' })
 * } catch (error) {
 *   console.log(error instanceof CordwoodError && error.code) // → CORDWOOD_ERR_LEVEL_UNKNOWN
 * }
 * ```
 */
export class CordwoodError extends Error {
  /** Errors of another copy or version of the package are instances too: two of them are in many a `node_modules`. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true
    if (this !== CordwoodError || !(value instanceof Error) || value.name !== 'CordwoodError') return false
    return 'code' in value && typeof value.code === 'string' && value.code.startsWith('CORDWOOD_')
  }

  /** Always `CordwoodError`. */
  override readonly name: string = 'CordwoodError'
  /** One of `errorCodes`: stable, to be compared with. */
  readonly code: ErrorCode

  /**
   * @param code - one of `errorCodes`.
   * @param message - what was expected, what came, what to do.
   * @param options - the error behind this one.
   */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
