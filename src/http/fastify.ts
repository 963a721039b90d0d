import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestLog } from './log.ts'
import { openRequest, scopeOf, watchResponse } from './open-request.ts'
import { type HttpOptions, readOptions } from './options.ts'

/** What is looked at of Fastify's request. */
export interface FastifyRequestLike {
  /** Node's request. */
  readonly raw: IncomingMessage
  /** The client as Fastify sees it (`trustProxy`). */
  readonly ip?: string
  /** The matched route. */
  readonly routeOptions?: { readonly url?: string | undefined }
}

interface FastifyReplyLike {
  readonly raw: ServerResponse
}

type Done = () => void

/** What is used of Fastify's instance. */
interface FastifyInstanceLike {
  addHook(name: 'onRequest', hook: (request: FastifyRequestLike, reply: FastifyReplyLike, done: Done) => void): unknown
  addHook(
    name: 'onError',
    hook: (request: FastifyRequestLike, reply: FastifyReplyLike, error: unknown, done: Done) => void,
  ): unknown
}

/**
 * Fastify plugin (5): each request runs in a scope with its ids, gets one access line with its route, and errors are logged
 * once. Register it before other plugins. Fastify's own request lines come from its own logger; switch them off, or give it none.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID.
 *
 * @example
 * ```ts
 * import Fastify from 'fastify'
 * import { createLogger } from 'cordwood'
 * import { fastifyContext } from 'cordwood/http'
 * const log = createLogger({ service: 'shop' })
 * const app = Fastify()
 * app.register(fastifyContext(log))
 * app.get('/orders/:id', async () => {
 *   log.info('order asked for')
 *   return { ok: true }
 * })
 * ```
 */
export function fastifyContext<Request extends FastifyRequestLike = FastifyRequestLike>(
  log: RequestLog,
  options?: HttpOptions<Request>,
): (instance: object, pluginOptions: unknown, done: (error?: Error) => void) => void {
  const settings = readOptions('fastifyContext', log, options)
  const plugin = (instance: object, _pluginOptions: unknown, done: (error?: Error) => void): void => {
    const app = instance as FastifyInstanceLike
    app.addHook('onRequest', (request, reply, next) => {
      const scope = openRequest(settings, request as Request, request.raw)
      scope.route = () => request.routeOptions?.url
      const { clientIp } = scope
      scope.clientIp = () => request.ip?.replace(/^::ffff:(?=\d+\.)/, '') ?? clientIp()
      scope.run(() => {
        watchResponse(scope, settings, request.raw, reply.raw)
        next()
      })
    })
    app.addHook('onError', (request, _reply, error, next) => {
      const scope = scopeOf(request.raw)
      if (scope === undefined) log.error('request failed', error)
      else scope.fail(error)
      next()
    })
    done()
  }
  // The hooks are for the whole application, not for a part of it; the other name is for Fastify's messages.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'cordwood' })
}
