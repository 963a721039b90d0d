import type { RequestMessage } from './message.ts'
import type { RequestOutcome } from './options.ts'

/** What an access line tells besides the outcome. */
export interface AccessFacts {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly clientIp: string | undefined
  readonly userAgent: string | undefined
  readonly requestBytes: number | undefined
  readonly responseBytes: number | undefined
  /** The caller's span, where the request named one. */
  readonly parentSpanId: string | undefined
  /** Ids that became known after the request had begun. */
  readonly sessionId: string | undefined
  readonly userId: string | undefined
}

/** Leaves out what is not known, so that no key stands for nothing. */
export function known(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {}
  for (const key in fields) if (fields[key] !== undefined && fields[key] !== '') result[key] = fields[key]
  return result
}

/** The fields of an access line, under the names of the Elastic Common Schema; what is not known is left out. */
export function accessFields(facts: AccessFacts, outcome: RequestOutcome): Readonly<Record<string, unknown>> {
  const { status, aborted, durationMs, error, route } = outcome
  const failed = aborted || error !== undefined || (status ?? 0) >= 500
  const fields: Readonly<Record<string, unknown>> = {
    'http.request.method': facts.method,
    'url.path': facts.path,
    'http.route': route,
    'http.response.status_code': status,
    'event.duration': Math.round(durationMs * 1e6),
    'event.outcome': failed ? 'failure' : 'success',
    'event.reason': aborted ? 'aborted' : undefined,
    'http.request.body.bytes': facts.requestBytes,
    'http.response.body.bytes': facts.responseBytes,
    'client.ip': facts.clientIp,
    'user_agent.original': facts.userAgent,
    'parent.id': facts.parentSpanId,
    sessionId: facts.sessionId,
    userId: facts.userId,
  }
  return known(fields)
}

/** The path of a request, as it came, without the query, which may hold secrets. Of an absolute URL (to a proxy), its path. */
export function pathOf(request: RequestMessage & { readonly originalUrl?: string }): string | undefined {
  const url = request.originalUrl ?? request.url
  if (url === undefined) return undefined
  const target = url.startsWith('/') ? url : (URL.parse(url)?.pathname ?? url)
  return /^[^?#]*/.exec(target)?.[0]
}

/** The address at the other end of the connection; an IPv4 address as such, also where the socket speaks IPv6. */
export function remoteAddress(request: RequestMessage): string | undefined {
  return request.socket?.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '')
}
