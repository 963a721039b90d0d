import type { IncomingMessage, ServerResponse } from 'node:http'
import { bindBodyStream } from './body-stream.ts'
import type { RequestLog } from './log.ts'
import type { RequestMessage } from './message.ts'
import { openRequest, watchResponse } from './open-request.ts'
import { type HttpOptions, readOptions } from './options.ts'

/** What is looked at of Hono's context. */
export interface HonoContextLike {
  /** Hono's request. */
  readonly req: {
    readonly method: string
    readonly url: string
    readonly raw: { readonly headers: Iterable<[string, string]> }
    readonly routePath?: string
    readonly routeIndex?: number
  }
  /** Hono's response. */
  readonly res: { readonly status: number }
  /** What the handler threw. */
  readonly error?: Error | undefined
  /** Bindings of the runtime: of `@hono/node-server`, Node's request and response. */
  readonly env: unknown
  /** A response is there. */
  readonly finalized: boolean
  /** Sets a header of the response. */
  header(name: string, value: string): void
}

/** What `@hono/node-server` puts into `env`. */
interface NodeBindings {
  readonly incoming?: IncomingMessage
  readonly outgoing?: ServerResponse
}

/** The request where there is no Node server behind: `app.request()` in tests. */
function requestOf({ method, url, raw }: HonoContextLike['req']): RequestMessage {
  return { method, url: url.replace(/^[a-z]+:\/\/[^/]*/i, ''), headers: Object.fromEntries(raw.headers) }
}

/**
 * Hono middleware (4) for `@hono/node-server`: each request runs in a scope with its ids, gets one access line with its route,
 * and errors are logged once. Use it first, for all paths.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID.
 *
 * @example
 * ```ts
 * import { Hono } from 'hono'
 * import { createLogger } from 'cordwood'
 * import { honoContext } from 'cordwood/http'
 * const log = createLogger({ service: 'shop' })
 * const app = new Hono()
 * app.use(honoContext(log))
 * app.get('/orders/:id', (context) => {
 *   log.info('order asked for')
 *   return context.json({ ok: true })
 * })
 * ```
 */
export function honoContext<Context extends HonoContextLike = HonoContextLike>(
  log: RequestLog,
  options?: HttpOptions<Context>,
): (context: HonoContextLike, next: () => Promise<void>) => Promise<void> {
  const settings = readOptions('honoContext', log, options)
  return function cordwoodContext(context, next) {
    const { incoming, outgoing } = (context.env ?? {}) as NodeBindings
    const scope = openRequest(settings, context as Context, incoming ?? requestOf(context.req), incoming ?? context.req.raw)
    const { routeIndex } = context.req
    let route: string | undefined
    scope.route = () => route
    return scope.run(async () => {
      if (incoming !== undefined && outgoing !== undefined) watchResponse(scope, settings, incoming, outgoing)
      try {
        await next()
      } catch (error) {
        scope.fail(error)
        throw error
      } finally {
        // Where nothing came after this middleware, no route was found.
        if (context.req.routeIndex !== routeIndex) route = context.req.routePath
        if (context.error !== undefined) scope.fail(context.error)
      }
      if (context.finalized) bindBodyStream(context.res, (read) => scope.run(read))
      if (outgoing !== undefined) return
      // Set on the finished response: a handler that makes its own Response would lose it.
      if (settings.echoHeader) context.header(settings.requestIdHeader, scope.requestId)
      scope.end({ status: context.res.status, aborted: false })
    })
  }
}
