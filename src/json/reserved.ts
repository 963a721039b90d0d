/** The caller's names that have a place in the Elastic Common Schema. */
export const aliases: ReadonlyMap<string, string> = new Map(
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

/** Every line of the `ecs` format has these, and nobody else may write them. */
export const ecsReserved: readonly string[] = Object.freeze([
  '@timestamp',
  'log.level',
  'log.template_id',
  'message',
  'ecs.version',
  'service.name',
  'service.version',
  'service.environment',
  'process.pid',
  'process.thread.id',
  'host.hostname',
  'event.sequence',
  'event.severity',
  'process.entity_id',
])

/** The same for the `pino` format. */
export const pinoReserved: readonly string[] = Object.freeze(['level', 'time', 'pid', 'hostname', 'name', 'msg'])

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
