/**
 * What the lines of one request have in common. Its fields never change: adding some makes a new context.
 * The other members are slots in which encoders keep what they made of the fields, so that it is made once.
 */
export interface Context {
  /** As they were given to `withContext` and `addContext`, merged. */
  readonly fields: Readonly<Record<string, unknown>>
  /** The encoder that encoded these fields last ... */
  encoder: object | undefined
  /** ... and what it made of them. */
  encoded: unknown
  /** The same for further encoders. */
  others: Map<object, unknown> | undefined
}

/** One for an outermost scope and all scopes within it (a request, a job): what belongs to it and is not printed. */
export interface ScopeRoot {
  /** W3C trace flags: bit 0 sampled, bit 1 random. */
  readonly traceFlags: number
  /** W3C tracestate, opaque: handed on as it came. */
  readonly traceState: string | undefined
}

/** What the AsyncLocalStorage holds: plain and versioned, because two copies of the package may share one storage. */
export interface ContextCell {
  readonly v: 1
  /** Replaced when somebody adds to the scope. */
  context: Context
  readonly root: ScopeRoot
}
