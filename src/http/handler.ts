import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestLog } from './log.ts'
import type { RequestMessage, ResponseMessage } from './message.ts'
import { openRequest, watchResponse } from './open-request.ts'
import { type HttpOptions, readOptions } from './options.ts'

/**
 * Wraps a handler of `node:http` (of https and http2 too): each request runs in a scope with its ids, which every line logged
 * for it carries, and gets one access line. What the handler throws is logged once and goes on to where it would have gone.
 *
 * @param log - the logger of the access lines.
 * @returns a handler for `createServer`; it answers with what yours answers, though `createServer` has no use for it.
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createLogger } from 'cordwood'
 * import { httpHandler } from 'cordwood/http'
 * const log = createLogger({ service: 'checkout' })
 * const server = createServer(httpHandler(log, (request, response) => {
 *   log.info('working') // → with http.request.id, trace.id, span.id, transaction.id
 *   response.end('done')
 * }))
 * ```
 */
export function httpHandler<
  Request extends RequestMessage & EventEmitter = IncomingMessage,
  Response extends ResponseMessage & EventEmitter = ServerResponse,
>(
  log: RequestLog,
  handler: (request: Request, response: Response) => unknown,
  options?: HttpOptions<Request>,
): (request: Request, response: Response) => void {
  const settings = readOptions('httpHandler', log, options)
  return function (this: unknown, request: Request, response: Response): unknown {
    const scope = openRequest(settings, request, request)
    return scope.run(() => {
      watchResponse(scope, settings, request, response)
      try {
        const result: unknown = Reflect.apply(handler, this, [request, response])
        if (!(result instanceof Promise)) return result
        // Whoever looks at the result, and the process's own handler of rejections, see what they would have seen.
        return result.then(undefined, (error: unknown) => {
          scope.fail(error)
          throw error
        })
      } catch (error) {
        scope.fail(error)
        throw error
      }
    })
  }
}
