import { checkFunction } from '../core/check.ts'
import { isRequestId } from './id.ts'
import { plainFields } from './plain.ts'
import { runToEnd } from './run.ts'
import { createScope } from './scope.ts'
import { contextStorage } from './storage.ts'
import { beginWork, type CurrentTrace } from './trace.ts'
import { parseTraceparent, readTracestate } from './traceparent.ts'

/** Longer texts are not even parsed. */
const maxPayloadLength = 131_072

/** Keys whose values are ids: one that is not fit to be one is left out. */
const idKeys: ReadonlySet<string> = new Set([
  'requestId',
  'request_id',
  'reqId',
  'transactionId',
  'transaction_id',
  'traceId',
  'trace_id',
  'spanId',
  'span_id',
])

interface Payload {
  readonly fields: Readonly<Record<string, unknown>>
  readonly caller: CurrentTrace | undefined
}

function readPayload(payload: unknown): Payload | string {
  let value = payload
  if (typeof value === 'string') {
    if (value.length > maxPayloadLength) return `expected at most ${maxPayloadLength} characters, got ${value.length}`
    try {
      value = JSON.parse(value)
    } catch {
      return 'expected JSON'
    }
  }
  if (typeof value !== 'object' || value === null) return 'expected the object that serializeContext() returned'
  const { v, fields, traceparent, tracestate }: { v?: unknown; fields?: unknown; traceparent?: unknown; tracestate?: unknown } =
    value
  if (v !== 1) return 'expected version 1'
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return 'expected its fields to be an object'
  const kept = Object.entries(plainFields(fields)).filter(([key, text]) => !idKeys.has(key) || isRequestId(text))
  const parent = parseTraceparent(traceparent)
  const caller = parent === undefined ? undefined : { ...parent, traceState: readTracestate(tracestate) }
  return { fields: Object.fromEntries(kept), caller }
}

/** A payload is anybody's: reading it may throw, where it is an object with getters. */
function tryPayload(payload: unknown): Payload | string {
  try {
    return readPayload(payload)
  } catch {
    return 'expected plain JSON'
  }
}

/**
 * Runs a function in the scope that {@link serializeContext} packed elsewhere: the same fields, the same trace, with a span
 * of its own. Whatever the payload is, the function runs: a worker must not fail for its logs. A payload that is not one
 * of ours brings no fields, and the lines say so in `context.problem`; no payload at all (undefined or null) is no problem.
 *
 * @param payload - the object, or its JSON text. It is checked: plain values within limits, ids by their form.
 * @returns what the function returns.
 * @throws CORDWOOD_ERR_OPTION_INVALID when the last argument is no function.
 */
export function restoreContext<Result>(payload: unknown, call: () => Result): Result {
  checkFunction('call', call)
  const found = payload === undefined || payload === null ? { fields: {}, caller: undefined } : tryPayload(payload)
  const { fields, caller } = typeof found === 'string' ? { fields: { 'context.problem': found }, caller: undefined } : found
  const { ids, spanId, parentSpanId, root } = beginWork(caller)
  const parent = parentSpanId === undefined ? undefined : { 'parent.id': parentSpanId }
  // The sender's transaction goes on, where it had one.
  return runToEnd(createScope(contextStorage.getStore(), { transactionId: spanId, ...ids, ...parent, ...fields }, root), call)
}
