/**
 * The levels that queries know. Merge your own into it by declaration.
 *
 * @example
 * ```ts
 * declare module 'cordwood/query' { interface LogLevels { audit: true } }
 * ```
 */
export interface LogLevels {
  trace: true
  debug: true
  info: true
  warn: true
  error: true
  fatal: true
}

/**
 * The fields that queries know, with the type of their values. Merge your own into it; a field that is not here can be used too,
 * with values of any primitive type.
 *
 * @example
 * ```ts
 * declare module 'cordwood/query' {
 *   interface LogFields { 'order.amount': number; tenant: 'north' | 'south' }
 * }
 * ```
 */
export interface LogFields {
  '@timestamp': Date
  message: string
  'log.level': keyof LogLevels
  'log.sample_weight': number
  level: keyof LogLevels
  'service.name': string
  service: string
  'service.version': string
  'service.environment': string
  'host.hostname': string
  'process.pid': number
  'process.entity_id': string
  'event.sequence': number
  'event.duration': number
  duration: number
  'event.outcome': 'success' | 'failure' | 'unknown'
  'trace.id': string
  traceId: string
  'span.id': string
  spanId: string
  'transaction.id': string
  transactionId: string
  'http.request.id': string
  requestId: string
  'http.request.method': string
  'http.response.status_code': number
  'url.path': string
  'user.id': string
  userId: string
  'session.id': string
  sessionId: string
  'client.ip': string
  'error.type': string
  'error.message': string
  'error.fingerprint': string
}
