import type { Sink } from '../core/sink.ts'
import { type ConsoleOptions, consoleSink } from './console.ts'

/**
 * Writes lines to standard output. On a terminal they are made readable (`pretty: 'auto'`), elsewhere they stay as they are.
 *
 * At the end of the process everything is there, as far as its reader takes it within the exit's time limit. A reader that is
 * slow never stops the process for longer than `blockMs`; when it closes its end, lines are dropped and counted, and the
 * process lives on. Standard output is never closed.
 *
 * @example
 * ```ts
 * import { createLogger, stdout } from 'cordwood'
 * const log = createLogger({ sinks: [stdout({ pretty: true })] })
 * log.info('order placed', { orderId: 7 })
 * ```
 */
export function stdout(options: ConsoleOptions = {}): Sink {
  return consoleSink(1, 'stdout', options)
}
