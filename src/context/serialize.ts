import { currentContext } from './current.ts'
import { plainFields, type Plain } from './plain.ts'
import { currentTrace } from './trace.ts'
import { formatTraceparent } from './traceparent.ts'

/** A scope on its way through a queue: plain JSON, to be given to {@link restoreContext} on the other side. */
export interface SerializedContext {
  /** Version of this form. */
  readonly v: 1
  /** The scope's fields, but for the ids that `traceparent` names. As they are, not masked: the queue sees them. */
  readonly fields: { readonly [key: string]: Plain }
  /** W3C Trace Context. */
  readonly traceparent?: string
  /** W3C Trace Context: what other vendors say of the trace. */
  readonly tracestate?: string
}

const traceKeys: ReadonlySet<string> = new Set(['traceId', 'spanId', 'trace_id', 'span_id', 'parent.id'])

/**
 * The current scope as a plain object for the payload of a queue (BullMQ, Kafka, SQS): JSON says all of it. What JSON
 * cannot say is left out; it takes at most about 32,768 characters. Outside of any scope it is empty, which is fine to send.
 *
 * @example
 * ```ts
 * import { createLogger, restoreContext, serializeContext } from 'cordwood'
 * const log = createLogger({ service: 'mail' })
 * const job = log.withContext({ requestId: 'r-1' }, () => ({ to: 'ada', context: serializeContext() }))
 * const received = JSON.parse(JSON.stringify(job))
 * restoreContext(received.context, () => log.info('mail sent')) // → a line with http.request.id r-1
 * ```
 */
export function serializeContext(): SerializedContext {
  const fields = currentContext()?.fields ?? {}
  const trace = currentTrace()
  if (trace === undefined) return { v: 1, fields: plainFields(fields) }
  const others = Object.fromEntries(Object.entries(plainFields(fields)).filter(([key]) => !traceKeys.has(key)))
  const state = trace.traceState === undefined ? undefined : { tracestate: trace.traceState }
  return { v: 1, fields: others, traceparent: formatTraceparent(trace), ...state }
}
