import { destination, type DestinationOptions, type FileDestination } from './destination.ts'
import type { PinoDestination } from './destination-sink.ts'
import { createPinoLevels } from './levels.ts'
import { loadPino } from './load-pino.ts'
import { multistream } from './multistream.ts'
import { openPino } from './open.ts'
import type { PinoOptions } from './options.ts'
import type { DestinationInput } from './sink-of.ts'
import { stdSerializers, type StdSerializers } from './std-serializers.ts'
import { stdTimeFunctions, type StdTimeFunctions } from './std-time-functions.ts'
import type { PinoCompatibleLogger } from './surface.ts'
import { symbols } from './internals.ts'
import type { TransportOptions } from './transport-options.ts'
import type { TransportStream } from './transport-sink.ts'
import type { LevelMapping } from '../../logger/surface.ts'
import { pinoVersion } from './version.ts'

/** What pino's own `transport()` answers: a stream into a worker thread. Throws CORDWOOD_ERR_PEER_MISSING without pino. */
export function transport(options: TransportOptions): TransportStream {
  return loadPino('transport()').transport(options) as TransportStream
}

/** pino, with what pino keeps on its function. */
export interface Pino {
  /**
   * Opens a logger.
   *
   * @param options - pino's, and those of `createLogger` that pino has no word for.
   * @param destination - a path, a file descriptor, or a stream; default standard output.
   * @throws CordwoodError for an option that is unknown or cannot be used.
   */
  <const Custom extends string = never>(
    options?: PinoOptions<Custom>,
    destination?: DestinationInput,
  ): PinoCompatibleLogger<Custom>
  /** Opens a logger that writes there. */
  (destination: string | PinoDestination): PinoCompatibleLogger
  /** Opens a file, or standard output, to be given to a logger. */
  readonly destination: (options?: DestinationOptions | string | number) => FileDestination
  /** Pino's own: a stream into a worker thread. Throws CORDWOOD_ERR_PEER_MISSING without pino. */
  readonly transport: (options: TransportOptions) => TransportStream
  /** Several streams as one, each with its level. */
  readonly multistream: typeof multistream
  /** The six levels: names by number, numbers by name. */
  readonly levels: LevelMapping
  /** For the option `serializers`. */
  readonly stdSerializers: StdSerializers
  /** For the option `timestamp`. */
  readonly stdTimeFunctions: StdTimeFunctions
  /** Symbols of pino's loggers; those of an installed pino are answered as well. */
  readonly symbols: Readonly<Record<string, symbol>>
  /** The version of pino whose behaviour this is. */
  readonly version: string
}

function isDestination(value: object): boolean {
  return 'write' in value && typeof value.write === 'function'
}

function open(options: PinoOptions<string> | string | PinoDestination = {}, target?: unknown): unknown {
  if (typeof options === 'string') return openPino({}, options)
  if (typeof options === 'object' && options !== null && isDestination(options)) return openPino({}, options)
  const given = (options ?? {}) as PinoOptions<string>
  return openPino(given, target ?? given.stream)
}

/**
 * pino's function: its options, calls and lines, with what stands behind every logger of this package: context, masking, a bounded ring,
 * no line lost at the end of the process. Where it does not do as pino does, the README says so, in one table.
 *
 * @example
 * ```ts
 * import { pino } from 'cordwood/pino'
 * const log = pino({ name: 'checkout', redact: ['card.number'] })
 * log.info({ card: { number: '4111', brand: 'visa' } }, 'paid by %s', 'card')
 * ```
 */
export const pino: Pino = Object.assign(open as unknown as () => never, {
  destination,
  transport,
  multistream,
  levels: createPinoLevels(undefined, false, () => false).mapping,
  stdSerializers,
  stdTimeFunctions,
  symbols,
  version: pinoVersion,
})
