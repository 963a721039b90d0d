/** The ids of a span of OpenTelemetry. */
export interface ActiveSpan {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
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
  spanContext?(): Partial<ActiveSpan> | undefined
}

/** The span that is active now, as an object that stands for it; found without importing OpenTelemetry. */
export function findActiveSpan(): object | undefined {
  const api: OtelApi | undefined = Reflect.get(globalThis, otelSymbols.api)
  if (api === undefined || api === null) return undefined
  try {
    const span = api.context?.active?.()?.getValue?.(otelSymbols.span)
    return typeof span === 'object' && span !== null ? span : undefined
  } catch {
    return undefined
  }
}

/** The ids of a span, or undefined where it has none that are valid. They never change, so whoever asks may keep them. */
export function readSpan(span: OtelSpan): ActiveSpan | undefined {
  try {
    const { traceId, spanId, traceFlags = 0 } = span.spanContext?.() ?? {}
    if (typeof traceId !== 'string' || !/^(?!0{32})[0-9a-f]{32}$/.test(traceId)) return undefined
    if (typeof spanId !== 'string' || !/^(?!0{16})[0-9a-f]{16}$/.test(spanId)) return undefined
    return { traceId, spanId, traceFlags: traceFlags & 0xff }
  } catch {
    return undefined
  }
}
