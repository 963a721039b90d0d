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
  /** What sampling found in the fields; undefined as long as nobody asked. */
  sampling: SamplingFacts | undefined
}

/** What sampling has to know of some fields, read once. */
export interface SamplingFacts {
  /** From 0 to 1, the same wherever the trace goes; -1 without a trace id. */
  readonly traceNumber: number
  /** `userFacing` or `user_facing`; undefined where the fields do not say. */
  readonly isUserFacing: boolean | undefined
  /** `criticalPath` or `critical_path`; undefined where the fields do not say. */
  readonly isCriticalPath: boolean | undefined
}

/** How an outermost scope (a request, a job) ended. */
export interface ScopeOutcome {
  /** It threw or rejected, or its response has a status of 500 or above. */
  readonly hasFailed: boolean
  /** Milliseconds from its begin. */
  readonly durationMs: number
  /** Of the response; undefined where there is none. */
  readonly status: number | undefined
  /** What was thrown; undefined for none. */
  readonly error: unknown
}

/** Waits for the end of an outermost scope. */
export interface ScopeWatcher {
  /** Who watches: one watcher for each in a scope. */
  readonly owner: object
  readonly next: ScopeWatcher | undefined
  /** Must not throw. */
  end(outcome: ScopeOutcome): void
}

/** One for an outermost scope and all scopes within it (a request, a job): what belongs to it and is not printed. */
export interface ScopeRoot {
  /** W3C trace flags: bit 0 sampled, bit 1 random. */
  readonly traceFlags: number
  /** W3C tracestate, opaque: handed on as it came. */
  readonly traceState: string | undefined
  /** Those who wait for its end; the newest, which leads to the others. */
  watcher: ScopeWatcher | undefined
  /** How it ended; undefined while it goes on, or where nobody can tell its end. */
  outcome: ScopeOutcome | undefined
}

/** What the AsyncLocalStorage holds: plain and versioned, because two copies of the package may share one storage. */
export interface ContextCell {
  readonly v: 1
  /** Replaced when somebody adds to the scope. */
  context: Context
  readonly root: ScopeRoot
  /** What is logged in it and below is not enriched: an enricher runs here. */
  readonly isQuiet?: boolean
}
