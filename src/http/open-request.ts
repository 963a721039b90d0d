import type { EventEmitter } from 'node:events'
import { createRequestId, isRequestId } from '../context/id.ts'
import { createScope } from '../context/scope.ts'
import { contextStorage } from '../context/storage.ts'
import { beginWork, type CurrentTrace } from '../context/trace.ts'
import { parseTraceparent, readTracestate } from '../context/traceparent.ts'
import { countBodyBytes } from './body-bytes.ts'
import { bindListeners } from './listeners.ts'
import { headerOf, type RequestMessage, type ResponseMessage } from './message.ts'
import type { HttpSettings } from './options.ts'
import { RequestScope } from './request-scope.ts'

/** The request's scope that is current, if any. */
export function currentRequest(): RequestScope | undefined {
  const owner = contextStorage.getStore()?.root.owner
  return owner instanceof RequestScope ? owner : undefined
}

function readCaller(request: RequestMessage): CurrentTrace | undefined {
  const parent = parseTraceparent(headerOf(request, 'traceparent'))
  return parent === undefined ? undefined : { ...parent, traceState: readTracestate(headerOf(request, 'tracestate')) }
}

function firstId(...values: readonly unknown[]): string | undefined {
  return values.find((value) => isRequestId(value))
}

/** Leaves out what is not known, so that no key stands for nothing. */
function known(fields: Readonly<Record<string, string | undefined>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}

/**
 * The scope of a request: its ids from the scope around it, else from its headers where they are trusted and valid, else new ones. Where another wrapper has
 * opened one for the same request already, that one.
 *
 * @param view - what the framework's handlers get, given to the functions of the options.
 */
export function openRequest<Request>(settings: HttpSettings<Request>, view: Request, request: RequestMessage): RequestScope {
  const present = currentRequest()
  if (present?.request === request) return present
  const trusted = settings.trusts(view)
  const header = (name: string): string | undefined => (trusted ? headerOf(request, name) : undefined)
  const outer = contextStorage.getStore()
  const given = outer?.context.fields
  const requestId = firstId(given?.['requestId'], header(settings.requestIdHeader)) ?? createRequestId()
  const caller = trusted ? readCaller(request) : undefined
  // The scope is the root's owner, and holds the cell that has the root: so they are made together.
  const work = beginWork(caller)
  const fields = known({
    requestId,
    ...work.ids,
    sessionId: settings.session(view),
    userId: settings.user(view),
    transactionId: firstId(given?.['transactionId'], settings.transaction(view), header('x-transaction-id')) ?? work.spanId,
  })
  return new RequestScope(settings, view, request, requestId, caller === undefined ? undefined : caller.spanId, (owner) => {
    work.root.owner = owner
    return createScope(outer, fields, work.root)
  }) as RequestScope
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
