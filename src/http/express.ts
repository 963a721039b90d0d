import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestLog } from './log.ts'
import { openRequest, scopeOf, watchResponse } from './open-request.ts'
import { type HttpOptions, readOptions } from './options.ts'

/** What Express adds to a request, as far as an access line needs it. */
interface Routed {
  readonly baseUrl?: string
  readonly route?: { readonly path?: unknown }
  readonly ip?: string
}

type Next = (error?: unknown) => void

/**
 * Express middleware (5, and 4): each request runs in a scope with its ids, and gets one access line with its route. Use it
 * first; {@link expressErrors} last.
 *
 * The route is the mount path as it was requested and the pattern of the route: `/shops/7` and `/items/:id` where a router is
 * mounted at `/shops/:shop`, because Express keeps no pattern of the mount.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { createLogger } from 'cordwood'
 * import { expressContext, expressErrors } from 'cordwood/http'
 * const log = createLogger({ service: 'shop' })
 * const app = express()
 * app.use(expressContext(log))
 * app.get('/orders/:id', (request, response) => {
 *   log.info('order asked for', { orderId: request.params.id })
 *   response.json({ id: request.params.id })
 * })
 * app.use(expressErrors(log))
 * ```
 */
export function expressContext<Request extends IncomingMessage = IncomingMessage>(
  log: RequestLog,
  options?: HttpOptions<Request>,
): (request: IncomingMessage, response: ServerResponse, next: Next) => void {
  const settings = readOptions('expressContext', log, options)
  return function cordwoodContext(request, response, next) {
    const routed: Routed = request as IncomingMessage & Routed
    const scope = openRequest(settings, request as Request, request)
    scope.route = () => {
      const path = routed.route?.path
      return typeof path === 'string' || path instanceof RegExp || Array.isArray(path)
        ? `${routed.baseUrl ?? ''}${String(path)}`
        : undefined
    }
    const { clientIp } = scope
    scope.clientIp = () => routed.ip?.replace(/^::ffff:(?=\d+\.)/, '') ?? clientIp()
    scope.run(() => {
      watchResponse(scope, settings, request, response)
      next()
    })
  }
}

/**
 * Express error middleware that logs, once, what a handler threw or handed to `next`, and hands it on to the error handlers
 * that come after it. Express tells nobody else of its errors.
 *
 * @throws CORDWOOD_ERR_OPTION_INVALID when the argument is no logger.
 */
export function expressErrors(
  log: RequestLog,
): (error: unknown, request: IncomingMessage, response: ServerResponse, next: Next) => void {
  readOptions('expressErrors', log)
  return function cordwoodErrors(error, request, _response, next) {
    const scope = scopeOf(request)
    if (scope === undefined) log.error('request failed', error)
    else scope.fail(error)
    next(error)
  }
}
