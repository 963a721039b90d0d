/** Where the lines of a measurement go: nowhere (the cost of the call alone), or to a file. */
export type Destination = { readonly kind: 'discard' } | { readonly kind: 'file'; readonly path: string }

/**
 * The shapes of call that are measured. Each logger writes them the way its own documentation does.
 *
 * - `base`: a message and the four fields of an order
 * - `child`: the same on a logger with three bound fields
 * - `context`: the same inside a request's asynchronous context of three fields
 * - `error`: an error with a cause, made for the call (which is in the time), and one field
 * - `template`: a message with two holes, and their values
 * - `redact`: `base` with five paths to be hidden
 * - `disabled`: `base` below the logger's level
 */
export const variants = ['base', 'child', 'context', 'error', 'template', 'redact', 'disabled'] as const
export type Variant = (typeof variants)[number]

/** Closing, and counting. */
export interface Output {
  /** Resolves when every line has been given to the system. */
  readonly close: () => Promise<void>
  /** How many lines came out, where the lines are discarded. */
  readonly received?: () => number
}

/** One logger, set up for one variant and one destination. */
export interface Session extends Output {
  /** Logs the line with this number. */
  readonly call: (index: number) => void
  /** Runs a piece of a request within its context; where it is missing, the body is simply called. */
  readonly scope?: (index: number, body: () => void) => void
}

/** What a module of your own calls is given: any of the loggers, by the names of the levels. */
export type YourLog = Readonly<Record<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', (...values: unknown[]) => void>>

/** One logger as it is, for calls that come from outside. */
export interface YourSession extends Output {
  readonly log: YourLog
  /** Runs the body in the context of these fields; missing where the logger has no asynchronous context. */
  readonly scope?: (fields: object, body: () => void) => void
}

/** A logger with its settings. */
export interface Contender {
  readonly name: string
  /** Set for the settings that count as plain pino: what the ratios are taken to. */
  readonly reference?: true
  /** Which share of the lines of the others it is given, for the slow ones; default 1. */
  readonly pace?: number
  readonly open: Readonly<Partial<Record<Variant, (destination: Destination) => Session | Promise<Session>>>>
  readonly yours: (destination: Destination) => YourSession | Promise<YourSession>
}
