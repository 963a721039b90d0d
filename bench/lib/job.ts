import type { Variant } from './contender.ts'

/** What is measured of a session. */
export type Kind = 'call' | 'latency' | 'file' | 'heap'

/** What a child process is asked for. */
export interface Job {
  readonly contender: string
  readonly kind: Kind
  /** One of ours, or the path of a module of your calls. */
  readonly calls: { readonly variant: Variant } | { readonly module: string }
  /** How many lines are measured; each measurement warms up by itself beforehand. */
  readonly lines: number
  /** Where the lines go, for the kinds that write a file. */
  readonly path: string
}

/** Numbers by name: nanoseconds, microseconds or bytes, as the name says. */
export interface Figures {
  readonly [name: string]: number
}

/** What a child process answers. */
export interface Answer {
  readonly figures: Figures
  /** Lines that were logged in all, the warm-up's too; none of them may be missing. */
  readonly logged: number
  /** Lines that arrived where lines are discarded. */
  readonly received?: number
}
