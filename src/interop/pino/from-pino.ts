import { PinoLogger } from './logger.ts'
import { openPino } from './open.ts'
import type { PinoOptions } from './options.ts'
import { readPino } from './read-pino.ts'
import type { PinoCompatibleLogger } from './surface.ts'

/** The part of pino's loggers that tells one by its type. */
export interface PinoLoggerLike {
  /** The level's name. */
  level: string
  /** The fields of each line. */
  bindings(): object
}

/**
 * A logger of this package in the place of one of pino's: it has its level, bindings, formatters, serializers, redaction, mixin and
 * hooks as they are at this moment, and writes to its stream. The other logger goes on as before.
 *
 * @param options - over those of the logger: `sinks` puts lines elsewhere besides, `mask`, `sampling` and others do as in `createLogger`.
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID for what is no logger of pino.
 *
 * @example
 * ```ts
 * import pino from 'pino'
 * import { fromPino } from 'cordwood/pino'
 * const log = fromPino(pino({ name: 'checkout' }))
 * log.withContext({ requestId: 'r1' }, () => log.info({ orderId: 'o1' }, 'order placed'))
 * ```
 */
export function fromPino<const Custom extends string = never>(
  logger: PinoLoggerLike,
  options: PinoOptions<Custom> = {},
): PinoCompatibleLogger<Custom> {
  if ((logger as object) instanceof PinoLogger) return logger as unknown as PinoCompatibleLogger<Custom>
  const parts = readPino(logger)
  const opened = openPino(
    { ...parts.options, ...options },
    parts.stream,
    options.redact === undefined ? parts.redaction : undefined,
  )
  return opened as unknown as PinoCompatibleLogger<Custom>
}
