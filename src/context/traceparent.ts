/** What a W3C `traceparent` header says. */
export interface TraceParent {
  /** 32 hexadecimal digits, in lower case, not all zero. */
  readonly traceId: string
  /** The caller's span: 16 hexadecimal digits, in lower case, not all zero. */
  readonly spanId: string
  /** Bit 0: sampled; bit 1: the trace id is random. */
  readonly traceFlags: number
}

const form = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-[\s\S]*)?$/

/**
 * Reads a `traceparent` header by the rules of W3C Trace Context: version ff and all-zero ids are refused, of a version
 * above 00 the known beginning is read and the rest ignored.
 *
 * @returns undefined where there is none, or none that is valid: then a `tracestate` beside it is not to be used either.
 */
export function parseTraceparent(header: unknown): TraceParent | undefined {
  if (typeof header !== 'string' || header.length > 512) return undefined
  const match = form.exec(header)
  if (match === null) return undefined
  const [, version, traceId = '', spanId = '', flags = '00', rest] = match
  if (version === '00' && rest !== undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) }
}

/** Prints a `traceparent` header of version 00, with the two flags that it knows. */
export function formatTraceparent({ traceId, spanId, traceFlags }: TraceParent): string {
  return `00-${traceId}-${spanId}-0${traceFlags & 3}`
}

/** A `tracestate` header that may be handed on: printable ASCII, at most 2,048 characters; its content is other vendors'. */
export function readTracestate(header: unknown): string | undefined {
  return typeof header === 'string' && /^[\x20-\x7e]{1,2048}$/.test(header) ? header : undefined
}
