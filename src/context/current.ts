import type { Context } from '../core/context.ts'
import { createContext, extendContext } from './context.ts'
import { findActiveSpan, readSpan } from './otel.ts'
import { contextStorage } from './storage.ts'

/** What was made of one span: contexts with its ids. Kept as long as the span lives, so that they are encoded once. */
interface SpanContexts {
  readonly ids: { readonly traceId: string; readonly spanId: string }
  /** For lines outside of any scope. */
  readonly alone: Context
  /** The scope's context that was asked for last, and the same with the span's ids. */
  below: Context | undefined
  merged: Context
  /** All of them, once there is a second. */
  others: WeakMap<Context, Context> | undefined
}

/** `undefined` stands for a span without valid ids. */
const spans: WeakMap<object, SpanContexts | { readonly ids: undefined }> = new WeakMap()

function rememberSpan(span: object): SpanContexts | { readonly ids: undefined } {
  const active = readSpan(span)
  if (active === undefined) {
    const none = { ids: undefined }
    spans.set(span, none)
    return none
  }
  const ids = { traceId: active.traceId, spanId: active.spanId }
  const alone = createContext(ids)
  const made: SpanContexts = { ids, alone, below: undefined, merged: alone, others: undefined }
  spans.set(span, made)
  return made
}

/** What the scope says itself goes before: it was said on purpose. */
function mergeSpan(entry: SpanContexts, below: Context): Context {
  const known = entry.others?.get(below)
  if (known !== undefined) return known
  const { fields } = below
  const hasTrace = 'traceId' in fields || 'trace_id' in fields || 'trace.id' in fields
  const merged = hasTrace ? below : extendContext(createContext(entry.ids), fields)
  if (entry.below !== undefined) {
    entry.others ??= new WeakMap([[entry.below, entry.merged]])
    entry.others.set(below, merged)
  }
  return merged
}

/**
 * What the lines written here and now have in common: the scope's fields, and the ids of an active OpenTelemetry span
 * where there is one and the scope has no trace id. The same object for as long as nothing changes. Called by every log
 * call: without OpenTelemetry it is one `getStore()` and one look at the global object.
 */
export function currentContext(): Context | undefined {
  const below = contextStorage.getStore()?.context
  const span = findActiveSpan()
  if (span === undefined) return below
  const entry = spans.get(span) ?? rememberSpan(span)
  if (entry.ids === undefined) return below
  if (below === undefined) return entry.alone
  if (entry.below !== below) {
    entry.merged = mergeSpan(entry, below)
    entry.below = below
  }
  return entry.merged
}
