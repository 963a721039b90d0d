import { currentContext } from '../../context/current.ts'

/** A function for pino's option `mixin`. */
export type MixinFunction = (fields: object, level: number, logger: object) => object

/**
 * A `mixin` for loggers of pino that stay: what `withContext`, `httpHandler` and OpenTelemetry hold at the moment of a call is added to
 * its line. The call's own fields win.
 *
 * @param mixin - another one, whose members win over the context's.
 *
 * @example
 * ```ts
 * import pino from 'pino'
 * import { runJob } from 'cordwood'
 * import { pinoMixin } from 'cordwood/pino'
 * const log = pino({ mixin: pinoMixin() })
 * await runJob('import', { tenant: 't1' }, async () => log.info('started'))
 * ```
 */
export function pinoMixin(mixin?: (fields: never, level: number, logger: never) => object): MixinFunction {
  return (fields, level, logger) => ({ ...currentContext()?.fields, ...mixin?.(fields as never, level, logger as never) })
}
