import type { IncomingMessage, ServerResponse } from 'node:http'
import { currentContext } from '../context/current.ts'
import { createRequestId, isRequestId } from '../context/id.ts'
import { runInContext, runInScope } from '../context/run.ts'
import { createRoot, createScope, endScope } from '../context/scope.ts'
import { contextStorage } from '../context/storage.ts'
import { systemClock } from '../core/clock.ts'
import { checkFunction, checkKeys, checkString } from '../core/check.ts'
import { bindListeners } from '../http/listeners.ts'
import { scopeOf } from '../http/open-request.ts'

/** Makes the id of a request, of the framework's own request object. */
export type RequestIdFactory = (request?: never) => unknown

/** Options of the middlewares: those of cls-rtracer. */
export interface TracerOptions {
  /** Sends the id in the response's header; default false. */
  readonly echoHeader?: boolean
  /** Takes the id of the request's header, when it has the form of one; default false. */
  readonly useHeader?: boolean
  /** Default `X-Request-Id`. */
  readonly headerName?: string
  /** Default: UUIDs of version 4. */
  readonly requestIdFactory?: RequestIdFactory
}

/** Options of {@link fastifyPlugin}. */
export interface FastifyTracerOptions extends TracerOptions {
  /** Takes Fastify's own `request.id`; default false. */
  readonly useFastifyRequestId?: boolean
}

type Next = (error?: unknown) => void

interface Messages {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** What the factory gets. */
  readonly view: object
  /** An id that the framework has. */
  readonly own?: unknown
}

interface Tracer {
  enter<Result>(messages: Messages, rest: () => Result): Result
}

function createTracer(options: TracerOptions): Tracer {
  const header = checkString('headerName', options.headerName ?? 'X-Request-Id')
  const factory = checkFunction('requestIdFactory', options.requestIdFactory) as ((request: object) => unknown) | undefined

  const chooseId = ({ request, view, own }: Messages): unknown => {
    // One request, one id: what our own wrapper or an outer scope has said stands.
    const present = scopeOf(request)
    if (present !== undefined) return present.requestId
    const given = options.useHeader === true ? request.headers[header.toLowerCase()] : undefined
    if (isRequestId(given)) return given
    if (own !== undefined && own !== '') return own
    return factory === undefined ? createRequestId() : factory(view)
  }

  return {
    enter(messages, rest) {
      const { request, response } = messages
      const requestId = chooseId(messages)
      if (options.echoHeader === true && !response.headersSent) response.setHeader(header, String(requestId))
      const present = scopeOf(request)
      if (present !== undefined) return present.run(rest)
      const scope = createScope(contextStorage.getStore(), { requestId }, createRoot())
      const beganMs = systemClock.monotonic()
      response.once('close', () => {
        const { statusCode: status } = response
        endScope(scope.root, {
          hasFailed: status >= 500,
          durationMs: systemClock.monotonic() - beganMs,
          status,
          error: undefined,
        })
      })
      return runInScope(scope, () => {
        bindListeners(request, scope)
        bindListeners(response, scope)
        return rest()
      })
    },
  }
}

const keys = ['echoHeader', 'useHeader', 'headerName', 'requestIdFactory']

/** cls-rtracer's Express middleware, on the context of cordwood: what it calls the id is the `requestId` of every line. */
export function expressMiddleware(
  options: TracerOptions = {},
): (request: IncomingMessage, response: ServerResponse, next: Next) => void {
  checkKeys('expressMiddleware', options, keys)
  const tracer = createTracer(options)
  return (request, response, next) => tracer.enter({ request, response, view: request }, () => next())
}

/** The same for Fastify with `@fastify/middie`. */
export const fastifyMiddleware: typeof expressMiddleware = expressMiddleware

/** cls-rtracer's Koa middleware. */
export function koaMiddleware(
  options: TracerOptions = {},
): (
  context: { readonly req: IncomingMessage; readonly res: ServerResponse; readonly request: object },
  next: () => Promise<unknown>,
) => Promise<unknown> {
  checkKeys('koaMiddleware', options, keys)
  const tracer = createTracer(options)
  return async (context, next) => tracer.enter({ request: context.req, response: context.res, view: context.request }, next)
}

interface FastifyLike {
  addHook(
    name: 'onRequest',
    hook: (
      request: { readonly raw: IncomingMessage; readonly id: unknown },
      reply: { readonly raw: ServerResponse },
      done: () => void,
    ) => void,
  ): unknown
}

function registerTracer(instance: object, options: FastifyTracerOptions, done: (error?: Error) => void): void {
  const tracer = createTracer(options)
  const app = instance as FastifyLike
  app.addHook('onRequest', (request, reply, next) => {
    const own = options.useFastifyRequestId === true ? request.id : undefined
    tracer.enter({ request: request.raw, response: reply.raw, view: request, own }, next)
  })
  done()
}

/** cls-rtracer's Fastify plugin. */
export const fastifyPlugin: typeof registerTracer = Object.assign(registerTracer, {
  // Its hook is for the whole application, not for a part of it.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'cordwood-rtracer',
})

/**
 * Runs a function with an id, a new one unless given.
 *
 * @example
 * ```ts
 * import { id, runWithId } from 'cordwood/rtracer'
 * runWithId(() => id(), 'job-1') // → 'job-1'
 * ```
 */
export function runWithId<Result>(call: () => Result, requestId?: unknown): Result {
  checkFunction('call', call)
  return runInContext(
    { requestId: requestId === undefined || requestId === null || requestId === '' ? createRequestId() : requestId },
    call,
  )
}

/** The id of the current request or of {@link runWithId}; undefined outside. */
export function id(): unknown {
  return currentContext()?.fields['requestId']
}
