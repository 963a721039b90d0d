/** Prints the time as members of a line, a comma before them. */
export type TimeFunction = () => string

/** Pino's functions for the option `timestamp`. */
export interface StdTimeFunctions {
  /** Milliseconds since 1970: the default. */
  readonly epochTime: TimeFunction
  /** Seconds since 1970. */
  readonly unixTime: TimeFunction
  /** No time. */
  readonly nullTime: TimeFunction
  /** ISO 8601 in UTC, milliseconds. */
  readonly isoTime: TimeFunction
  /** ISO 8601 in UTC, nine digits after the second. */
  readonly isoTimeNano: TimeFunction
}

/** Where the wall clock stood when the monotonic one began. */
const startNs = (): bigint => BigInt(Math.round(performance.timeOrigin * 1000)) * 1000n

function isoTimeNano(): string {
  const now = startNs() + BigInt(Math.round(performance.now() * 1e6))
  const iso = new Date(Number(now / 1_000_000n)).toISOString()
  return `,"time":"${iso.slice(0, iso.indexOf('.') + 1)}${String(now % 1_000_000_000n).padStart(9, '0')}Z"`
}

/**
 * Pino's functions for the option `timestamp`.
 *
 * @example
 * ```ts
 * import { pino, stdTimeFunctions } from 'cordwood/pino'
 * pino({ timestamp: stdTimeFunctions.isoTime }).info('started')
 * ```
 */
export const stdTimeFunctions: StdTimeFunctions = Object.freeze({
  epochTime: () => `,"time":${Date.now()}`,
  unixTime: () => `,"time":${Math.round(Date.now() / 1000)}`,
  nullTime: () => '',
  isoTime: () => `,"time":"${new Date().toISOString()}"`,
  isoTimeNano,
})
