/** Pino's serializers, and what wraps them: for the option `serializers` and for libraries that expect them. */
export interface StdSerializers {
  /** An error's type, message and stack with those of all its causes, and what else it carries. */
  readonly err: StdSerializer
  /** The same, with the cause under `cause`. */
  readonly errWithCause: StdSerializer
  /** Of a request: id, method, url, query, params, headers, remote address and port. */
  readonly req: StdSerializer
  /** Of a response: status code and headers. */
  readonly res: StdSerializer
  /** `{ req }`, serialized. */
  readonly mapHttpRequest: (request: unknown) => { readonly req: unknown }
  /** `{ res }`, serialized. */
  readonly mapHttpResponse: (response: unknown) => { readonly res: unknown }
  /** A serializer of what {@link StdSerializers.err} answers. */
  readonly wrapErrorSerializer: (serializer: StdSerializer) => StdSerializer
  /** A serializer of what {@link StdSerializers.req} answers. */
  readonly wrapRequestSerializer: (serializer: StdSerializer) => StdSerializer
  /** A serializer of what {@link StdSerializers.res} answers. */
  readonly wrapResponseSerializer: (serializer: StdSerializer) => StdSerializer
}

/** Makes of a value what is printed for it. */
export type StdSerializer = (value: unknown) => unknown

type Values = Record<string, unknown>

const maxCauses = 10
const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null
const isErrorLike = (value: unknown): value is Values & { message: string } =>
  isObject(value) && typeof value['message'] === 'string'

/** `raw` is there for other serializers, and in no line. */
const withRaw = (values: Values, raw: unknown): Values => Object.defineProperty(values, 'raw', { value: raw, writable: true })

function causeOf(error: Values): (Values & { message: string }) | undefined {
  const { cause } = error
  // VError and its kind have a function there, and the cause's message in their own.
  const found: unknown = typeof cause === 'function' ? (cause as () => unknown).call(error) : cause
  return isErrorLike(found) ? found : undefined
}

/** The error and its causes, nearest first. */
function chainOf(error: Values & { message: string }): readonly (Values & { message: string })[] {
  const chain = [error]
  for (let next = causeOf(error); next !== undefined && chain.length <= maxCauses; next = causeOf(next)) {
    if (chain.includes(next)) break
    chain.push(next)
  }
  return chain
}

function typeOf(error: Values): unknown {
  const made: unknown = error.constructor
  return typeof made === 'function' ? made.name : error['name']
}

function serializeError(error: unknown, isChained: boolean, inside: readonly unknown[]): unknown {
  if (!isErrorLike(error)) return error
  const chain = isChained ? chainOf(error) : [error]
  const texts = chain.filter((_link, index) => index === 0 || typeof chain[index - 1]?.['cause'] !== 'function')
  const made: Values = {
    type: typeOf(error),
    message: texts.map(({ message }) => message).join(': '),
    stack: chain.map(({ stack }) => (typeof stack === 'string' ? stack : '')).join('\ncaused by: '),
  }
  const within = [...inside, error]
  const below = (value: unknown): unknown => serializeError(value, isChained, within)
  if (Array.isArray(error['errors'])) made['aggregateErrors'] = error['errors'].map(below)
  if (!isChained && isErrorLike(error['cause']) && !within.includes(error['cause'])) made['cause'] = below(error['cause'])
  for (const key in error) {
    if (made[key] !== undefined) continue
    const value = error[key]
    if (!isErrorLike(value)) made[key] = value
    else if (key !== 'cause' && !within.includes(value)) made[key] = below(value)
  }
  return withRaw(made, error)
}

function serializeRequest(request: unknown): unknown {
  if (!isObject(request)) return request
  const { info, id, originalUrl, path, url } = request
  const from = isObject(info) ? info : isObject(request['socket']) ? request['socket'] : undefined
  const made: Values = {
    id: typeof id === 'function' ? (id as () => unknown).call(request) : id || (isObject(info) ? info['id'] : undefined),
    method: request['method'],
    url: originalUrl || (typeof path === 'string' ? path : isObject(url) ? (url['path'] ?? url) : url),
  }
  if (request['query']) made['query'] = request['query']
  if (request['params']) made['params'] = request['params']
  made['headers'] = request['headers']
  made['remoteAddress'] = from?.['remoteAddress']
  made['remotePort'] = from?.['remotePort']
  return withRaw(made, request['raw'] ?? request)
}

function serializeResponse(response: unknown): unknown {
  if (!isObject(response)) return response
  const { headersSent, statusCode, getHeaders } = response
  const made: Values = {
    statusCode: headersSent === true ? statusCode : null,
    headers: typeof getHeaders === 'function' ? (getHeaders as () => unknown).call(response) : response['_headers'],
  }
  return withRaw(made, response)
}

/** By its name, which is pino's, a logger in ECS knows that it may print the error itself. */
function errSerializer(error: unknown): unknown {
  return serializeError(error, true, [])
}

/** The serializer behind a standard one, which is not wrapped in itself. */
const after =
  (standard: StdSerializer) =>
  (serializer: StdSerializer): StdSerializer =>
    serializer === standard ? serializer : (value) => serializer(standard(value))

/**
 * Pino's standard serializers.
 *
 * @example
 * ```ts
 * import { pino, stdSerializers } from 'cordwood/pino'
 * const log = pino({ serializers: { failure: stdSerializers.err } })
 * log.warn({ failure: new RangeError('too far') }, 'tried')
 * ```
 */
export const stdSerializers: StdSerializers = Object.freeze({
  err: errSerializer,
  errWithCause: (error: unknown) => serializeError(error, false, []),
  req: serializeRequest,
  res: serializeResponse,
  mapHttpRequest: (request: unknown) => ({ req: serializeRequest(request) }),
  mapHttpResponse: (response: unknown) => ({ res: serializeResponse(response) }),
  wrapErrorSerializer: after(errSerializer),
  wrapRequestSerializer: after(serializeRequest),
  wrapResponseSerializer: after(serializeResponse),
})
