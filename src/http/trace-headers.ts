import { currentContext } from '../context/current.ts'
import { isRequestId } from '../context/id.ts'
import { currentTrace } from '../context/trace.ts'
import { formatTraceparent } from '../context/traceparent.ts'

/**
 * The headers that tie a call to another service to the current request: `traceparent` and `tracestate` (W3C Trace Context) and
 * `x-request-id`. Empty outside of any scope.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { traceHeaders } from 'cordwood/http'
 * const log = createLogger({ service: 'checkout' })
 * log.withContext({ requestId: 'r-1' }, () => traceHeaders()) // → { 'x-request-id': 'r-1' }
 * ```
 */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  const trace = currentTrace()
  if (trace !== undefined) {
    headers['traceparent'] = formatTraceparent(trace)
    if (trace.traceState !== undefined) headers['tracestate'] = trace.traceState
  }
  const fields = currentContext()?.fields
  const requestId = fields?.['requestId'] ?? fields?.['request_id'] ?? fields?.['reqId']
  if (isRequestId(requestId)) headers['x-request-id'] = requestId
  return headers
}
