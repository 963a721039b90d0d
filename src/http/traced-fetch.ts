import { checkFunction, checkKeys } from '../core/check.ts'
import { traceHeaders } from './trace-headers.ts'

/** `fetch`, as Node has it. */
export type Fetch = typeof globalThis.fetch

/** Options of {@link createTracedFetch}. */
export interface TracedFetchOptions {
  /** Called instead of the global `fetch`. */
  readonly fetch?: Fetch
  /** Whether a host may get the headers; default all. Calls to others go out without. */
  readonly allow?: (url: URL) => boolean
}

function urlOf(input: Parameters<Fetch>[0]): URL | null {
  return input instanceof URL ? input : URL.parse(typeof input === 'string' ? input : input.url)
}

/**
 * A `fetch` that adds {@link traceHeaders} to each call to an allowed host. A header that the caller sets is kept, and with its
 * own `traceparent` no `tracestate` of ours goes out. Where OpenTelemetry instruments `fetch` itself, use the plain one.
 *
 * The ids are no secrets, but they say that two calls belong together: allow your own hosts only, when you call those of others.
 * Redirects are followed by `fetch` itself, with the same headers.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID.
 *
 * @example
 * ```ts
 * import { createTracedFetch } from 'cordwood/http'
 * const call = createTracedFetch({ allow: (url) => url.hostname.endsWith('.internal') })
 * ```
 */
export function createTracedFetch(options: TracedFetchOptions = {}): Fetch {
  checkKeys('createTracedFetch', options, ['fetch', 'allow'])
  const inner = checkFunction('fetch', options.fetch)
  const allow = checkFunction('allow', options.allow) ?? (() => true)
  return (input, init) => {
    const send = inner ?? globalThis.fetch
    const ours = traceHeaders()
    const url = urlOf(input)
    // What is no URL is for fetch to refuse.
    if (url === null || Object.keys(ours).length === 0 || !allow(url)) return send(input, init)
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined))
    if (headers.has('traceparent') || headers.has('tracestate')) delete ours['tracestate']
    for (const [name, value] of Object.entries(ours)) if (!headers.has(name)) headers.set(name, value)
    return send(input, { ...init, headers })
  }
}

/** {@link createTracedFetch} without options: the global `fetch`, with the current request's headers on every call. */
export const tracedFetch: Fetch = createTracedFetch()
