/** The caller's names that have a place in the Elastic Common Schema. */
export const callerNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    requestId: 'http.request.id',
    reqId: 'http.request.id',
    request_id: 'http.request.id',
    req_id: 'http.request.id',
    userId: 'user.id',
    user_id: 'user.id',
    sessionId: 'session.id',
    session_id: 'session.id',
    traceId: 'trace.id',
    trace_id: 'trace.id',
    spanId: 'span.id',
    span_id: 'span.id',
    transactionId: 'transaction.id',
    transaction_id: 'transaction.id',
  }),
)

/** Where a member goes whose own name is taken. */
export const refuge = 'fields'

/**
 * The field sets of the Elastic Common Schema, ours (`session`) and the refuge: each is an object there. A value that is no object
 * cannot stand under such a name, and an object is written as dotted members, so that it meets the encoder's own by name.
 */
export const ecsRoots: ReadonlySet<string> = new Set([
  'agent',
  'client',
  'cloud',
  'container',
  'data_stream',
  'destination',
  'device',
  'dll',
  'dns',
  'ecs',
  'email',
  'error',
  'event',
  'faas',
  'fields',
  'file',
  'gen_ai',
  'group',
  'host',
  'http',
  'log',
  'network',
  'observer',
  'orchestrator',
  'organization',
  'package',
  'process',
  'registry',
  'related',
  'rule',
  'server',
  'service',
  'session',
  'source',
  'span',
  'threat',
  'tls',
  'trace',
  'transaction',
  'url',
  'user',
  'user_agent',
  'volume',
  'vulnerability',
])
