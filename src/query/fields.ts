/**
 * Short names that a query may use, and where the lines have it: the first is the field that is meant, the others are where a
 * caller's own value of that name ends up (`{ status: 'paid' }` stays `status`, `{ user: 'ann' }` becomes `fields.user`).
 */
const aliases: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    level: ['log.level'],
    msg: ['message'],
    time: ['@timestamp'],
    timestamp: ['@timestamp'],
    service: ['service.name', 'fields.service'],
    trace: ['trace.id', 'fields.trace'],
    user: ['user.id', 'fields.user'],
    status: ['http.response.status_code', 'status'],
    duration: ['event.duration', 'duration'],
    requestId: ['http.request.id'],
    request_id: ['http.request.id'],
    reqId: ['http.request.id'],
    req_id: ['http.request.id'],
    userId: ['user.id'],
    user_id: ['user.id'],
    sessionId: ['session.id'],
    session_id: ['session.id'],
    traceId: ['trace.id'],
    trace_id: ['trace.id'],
    spanId: ['span.id'],
    span_id: ['span.id'],
    transactionId: ['transaction.id'],
    transaction_id: ['transaction.id'],
  }),
)

/** All short names. */
export const shortNames: readonly string[] = [...aliases.keys()]

/** Roots of the Elastic Common Schema that a caller is likely to use as a plain key; the encoder moves such values under `fields.`. */
const roots: ReadonlySet<string> = new Set(
  'agent client container destination error event file host http labels log network process server session source span tracing transaction url'.split(
    ' ',
  ),
)

/**
 * The names under which lines have what a query's field means, the one that is meant most first. A pattern (`http.*`) and any
 * other name stand for themselves.
 */
export function fieldNames(field: string): readonly string[] {
  const known = aliases.get(field)
  if (known !== undefined) return known
  return roots.has(field) ? [field, `fields.${field}`] : [field]
}

/** The one name to compute with, for aggregations and units. */
export function canonicalField(field: string): string {
  return aliases.get(field)?.[0] ?? (roots.has(field) ? `fields.${field}` : field)
}

/** Is it a pattern of field names? */
export function isFieldPattern(field: string): boolean {
  return field.includes('*')
}
