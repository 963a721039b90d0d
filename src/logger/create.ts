import { StructuredLogger } from './logger.ts'
import type { LoggerOptions } from './options.ts'

/**
 * Opens a logger.
 *
 * @param options - all optional: without any, lines of level info and above go to standard output in ECS form.
 * @throws CordwoodError for an option that is unknown or cannot be used. Later calls of the logger never throw.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * const log = createLogger({ service: 'checkout' })
 * log.info('order placed', { orderId: 'o1', amount: 12 })
 * await log.close()
 * ```
 */
export function createLogger<const Custom extends string = never>(options?: LoggerOptions<Custom>): StructuredLogger<Custom> {
  return new StructuredLogger<Custom>(options)
}
