import { checkRoute, type SinkRoute } from './sink-input.ts'

/**
 * Leads lines to sinks: those for which the condition holds to `sinks`, all others to `otherwise`. Routes may stand within routes;
 * the condition is asked once a line, however many sinks stand behind it. A line that is led elsewhere counts as filtered.
 *
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN.
 *
 * @example
 * ```ts
 * import { createLogger, memory, route } from 'cordwood'
 * const [audio, errors, rest] = [memory(), memory(), memory()]
 * const log = createLogger({
 *   sinks: [
 *     route({ when: { level: 'error' }, sinks: [errors] }),
 *     route({ when: { type: 'audio_processing' }, sinks: [audio], otherwise: [rest] }),
 *   ],
 * })
 * log.info('enhanced', { type: 'audio_processing', audioId: 'a-1' })
 * log.error('disk is full')
 * await log.close()
 * console.log(audio.lines.length, errors.lines.length, rest.lines.length) // → 1 1 1
 * ```
 */
export function route(options: SinkRoute): SinkRoute {
  return checkRoute(options, 'route()')
}
