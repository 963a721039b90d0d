import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestLog } from './log.ts'
import { openRequest, watchResponse } from './open-request.ts'
import { type HttpOptions, readOptions } from './options.ts'

/** What is looked at of Koa's context. */
export interface KoaContextLike {
  /** Node's request. */
  readonly req: IncomingMessage
  /** Node's response. */
  readonly res: ServerResponse
  /** The client as Koa sees it (`app.proxy`). */
  readonly ip?: string
}

/**
 * Koa middleware (3, and 2): each request runs in a scope with its ids, gets one access line, and errors are logged once. Use it
 * first. The route is that of `@koa/router`.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID.
 *
 * @example
 * ```ts
 * import Koa from 'koa'
 * import { createLogger } from 'cordwood'
 * import { koaContext } from 'cordwood/http'
 * const log = createLogger({ service: 'shop' })
 * const app = new Koa()
 * app.use(koaContext(log))
 * app.use((context) => {
 *   log.info('asked for')
 *   context.body = 'done'
 * })
 * ```
 */
export function koaContext<Context extends KoaContextLike = KoaContextLike>(
  log: RequestLog,
  options?: HttpOptions<Context>,
): (context: KoaContextLike, next: () => Promise<unknown>) => Promise<void> {
  const settings = readOptions('koaContext', log, options)
  return function cordwoodContext(context, next) {
    const routed: KoaContextLike & { readonly _matchedRoute?: unknown } = context
    const scope = openRequest(settings, context as Context, context.req)
    scope.route = () => {
      const { _matchedRoute: route } = routed
      return typeof route === 'string' || route instanceof RegExp ? String(route) : undefined
    }
    const { clientIp } = scope
    scope.clientIp = () => context.ip?.replace(/^::ffff:(?=\d+\.)/, '') ?? clientIp()
    return scope.run(async () => {
      watchResponse(scope, settings, context.req, context.res)
      try {
        await next()
      } catch (error) {
        scope.fail(error)
        throw error
      }
    })
  }
}
