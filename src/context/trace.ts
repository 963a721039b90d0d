import type { ScopeRoot } from '../core/context.ts'
import { currentContext } from './current.ts'
import { createSpanId, createTraceId } from './id.ts'
import { findActiveSpan, readSpan } from './otel.ts'
import { createRoot } from './scope.ts'
import { contextStorage } from './storage.ts'
import { parseTraceparent, type TraceParent } from './traceparent.ts'

/** The trace that is current, ready to be handed on. */
export interface CurrentTrace extends TraceParent {
  readonly traceState: string | undefined
}

const idOf = (...values: readonly unknown[]): string => values.find((value) => typeof value === 'string') ?? ''

/** The trace of the scope or of the active OpenTelemetry span; undefined where there is none with a valid id. */
export function currentTrace(): CurrentTrace | undefined {
  const fields = currentContext()?.fields
  if (fields === undefined) return undefined
  const traceId = idOf(fields['traceId'], fields['trace_id'], fields['trace.id'])
  const spanId = idOf(fields['spanId'], fields['span_id'], fields['span.id'])
  const trace = parseTraceparent(`00-${traceId}-${spanId}-01`) ?? parseTraceparent(`00-${traceId}-${createSpanId()}-01`)
  if (trace === undefined) return undefined
  const root = contextStorage.getStore()?.root
  const span = findActiveSpan()
  const active = span === undefined ? undefined : readSpan(span)
  const known = active?.spanId === trace.spanId ? active : undefined
  return {
    ...trace,
    traceFlags: known?.traceFlags ?? root?.traceFlags ?? trace.traceFlags,
    traceState: known?.traceState ?? root?.traceState,
  }
}

/** What a new unit of work (a request, a job) says of its place in the trace. */
export interface WorkSpan {
  /** For the scope; empty where OpenTelemetry has an active span, whose ids then appear by themselves. */
  readonly ids: { readonly traceId?: string; readonly spanId?: string }
  /** Of the unit of work itself, the root of what it will do. */
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly root: ScopeRoot
}

/**
 * Begins a unit of work: in OpenTelemetry's trace where it has one, else in the caller's, else in that of the scope, else
 * in a new one. The caller's says which trace a header or a message of a queue named.
 */
export function beginWork(caller: CurrentTrace | undefined): WorkSpan {
  const found = findActiveSpan()
  const active = found === undefined ? undefined : readSpan(found)
  if (active !== undefined) {
    const root = createRoot(active.traceFlags, active.traceState ?? caller?.traceState)
    return { ids: {}, spanId: active.spanId, parentSpanId: undefined, root }
  }
  const parent = caller ?? currentTrace()
  const spanId = createSpanId()
  return {
    // A trace of ours is sampled, and its id is random: flags 3.
    ids: { traceId: parent?.traceId ?? createTraceId(), spanId },
    spanId,
    parentSpanId: parent?.spanId,
    root: createRoot(parent?.traceFlags ?? 3, parent?.traceState),
  }
}
