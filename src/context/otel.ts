/** The ids of a span of OpenTelemetry. */
export interface ActiveSpan {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  /** As the `tracestate` header says it; undefined where there is none. */
  readonly traceState: string | undefined
}

/** Where `@opentelemetry/api` 1.x keeps its registered parts, and the key under which a context holds its span. */
export const otelSymbols: { readonly api: symbol; readonly span: symbol } = Object.freeze({
  api: Symbol.for('opentelemetry.js.api.1'),
  span: Symbol.for('OpenTelemetry Context Key SPAN'),
})

/** The parts of it that we touch. Each may be missing, or be something else: the symbol is not ours. */
interface OtelContext {
  getValue?(key: symbol): unknown
}
interface OtelApi {
  readonly context?: { active?(): OtelContext | undefined }
}
interface OtelSpan {
  spanContext?(): { traceId?: unknown; spanId?: unknown; traceFlags?: number; traceState?: { serialize?(): string } } | undefined
}

// Read by key and not by Reflect.get, which is five times slower (bench context): every log call comes here.
const globals: Readonly<Record<symbol, OtelApi | undefined>> = globalThis as object as Record<symbol, OtelApi | undefined>
const { api: apiKey, span: spanKey } = otelSymbols

/** The span that is active now, as an object that stands for it; found without importing OpenTelemetry. */
export function findActiveSpan(): object | undefined {
  const api = globals[apiKey]
  if (api === undefined) return undefined
  try {
    const span = api.context?.active?.()?.getValue?.(spanKey)
    return typeof span === 'object' && span !== null ? span : undefined
  } catch {
    return undefined
  }
}

/** The ids of a span, or undefined where it has none that are valid. They never change, so whoever asks may keep them. */
export function readSpan(span: OtelSpan): ActiveSpan | undefined {
  try {
    const { traceId, spanId, traceFlags = 0, traceState } = span.spanContext?.() ?? {}
    if (typeof traceId !== 'string' || !/^(?!0{32})[0-9a-f]{32}$/.test(traceId)) return undefined
    if (typeof spanId !== 'string' || !/^(?!0{16})[0-9a-f]{16}$/.test(spanId)) return undefined
    return { traceId, spanId, traceFlags: traceFlags & 0xff, traceState: traceState?.serialize?.() }
  } catch {
    return undefined
  }
}
