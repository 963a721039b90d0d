import type { EventEmitter } from 'node:events'
import { createRequestId, isRequestId } from '../context/id.ts'
import { createScope } from '../context/scope.ts'
import { contextStorage } from '../context/storage.ts'
import { beginWork, type CurrentTrace } from '../context/trace.ts'
import { parseTraceparent, readTracestate } from '../context/traceparent.ts'
import { known } from './access-line.ts'
import { countBodyBytes } from './body-bytes.ts'
import { bindListeners } from './listeners.ts'
import { headerOf, type RequestMessage, type ResponseMessage } from './message.ts'
import type { HttpSettings } from './options.ts'
import { RequestScope } from './request-scope.ts'

/** Where a request keeps its scope, so that it has one only, also when the context was lost in between. */
const scopeKey: unique symbol = Symbol('cordwood request')

/** The scope of a request that has one. */
export function scopeOf(key: object): RequestScope | undefined {
  const scope: unknown = Reflect.get(key, scopeKey)
  return scope instanceof RequestScope ? scope : undefined
}

function readCaller(request: RequestMessage): CurrentTrace | undefined {
  const parent = parseTraceparent(headerOf(request, 'traceparent'))
  return parent === undefined ? undefined : { ...parent, traceState: readTracestate(headerOf(request, 'tracestate')) }
}

function firstId(...values: readonly unknown[]): string | undefined {
  return values.find((value) => isRequestId(value))
}

/**
 * The scope of a request: its ids from the scope around it, else from its headers where they are trusted and valid, else new
 * ones. Where another wrapper has opened one for the same request already, that one.
 *
 * @param view - what the framework's handlers get, given to the functions of the options.
 * @param key - the object that stands for the request, where `request` is made up.
 */
export function openRequest<Request>(
  settings: HttpSettings<Request>,
  view: Request,
  request: RequestMessage,
  key: object = request,
): RequestScope {
  const present = scopeOf(key)
  if (present !== undefined) return present
  const trusted = settings.trusts(view)
  const header = (name: string): string | undefined => (trusted ? headerOf(request, name) : undefined)
  const outer = contextStorage.getStore()
  const given = outer?.context.fields
  const requestId = firstId(given?.['requestId'], header(settings.requestIdHeader)) ?? createRequestId()
  const caller = trusted ? readCaller(request) : undefined
  const work = beginWork(caller)
  const fields = known({
    requestId,
    ...work.ids,
    sessionId: settings.session(view),
    userId: settings.user(view),
    transactionId: firstId(given?.['transactionId'], settings.transaction(view), header('x-transaction-id')) ?? work.spanId,
  })
  const cell = createScope(outer, fields, work.root)
  const scope = new RequestScope(settings, view, request, requestId, caller?.spanId, cell) as RequestScope
  Object.defineProperty(key, scopeKey, { value: scope, configurable: true, enumerable: false })
  return scope
}

/** Binds what happens on Node's request and response to the scope, and ends it with the response. Once a scope. */
export function watchResponse(
  scope: RequestScope,
  settings: HttpSettings<never>,
  request: RequestMessage & EventEmitter,
  response: ResponseMessage & EventEmitter,
): void {
  if (scope.bytes !== undefined) return
  scope.bytes = countBodyBytes(
    request,
    response,
    () => request.method !== 'HEAD' && response.statusCode !== 204 && response.statusCode !== 304,
  )
  if (settings.echoHeader && !response.headersSent) response.setHeader(settings.requestIdHeader, scope.requestId)
  let finished = false
  response.once('finish', () => {
    finished = true
    scope.end({ status: response.statusCode, aborted: false })
  })
  response.once('close', () => {
    if (!finished) scope.end({ status: response.headersSent ? response.statusCode : undefined, aborted: true })
  })
  bindListeners(request, scope.cell)
  bindListeners(response, scope.cell)
}
