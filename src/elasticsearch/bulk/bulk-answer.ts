import { members } from '../client/request.ts'

/** Why the server did not take something. */
export interface Refusal {
  readonly status: number
  readonly type: string
  readonly reason: string
}

/**
 * What the server says of one line.
 * `retry`: overloaded. `hold`: it is not the line's fault, and waits for somebody to put it right (index closed or missing,
 * no right to write, disk full). `refuse`: it will never take this line.
 */
export type ItemVerdict =
  | { readonly kind: 'stored' | 'alreadyStored' | 'failureStore' }
  | { readonly kind: 'retry' | 'hold' | 'refuse'; readonly refusal: Refusal }

/** What the server says of a whole request. `stored`: all of it; `split`: too large, or one of its lines spoils it. */
export type BulkVerdict =
  | { readonly kind: 'stored' }
  | { readonly kind: 'items'; readonly items: readonly ItemVerdict[] }
  | { readonly kind: 'retry' | 'hold' | 'split'; readonly refusal: Refusal; readonly retryAfterMs: number }

/** The body in place of one that says of each line that it was stored. */
export const allStored: unique symbol = Symbol('all stored')

/** As it stands in messages: `HTTP 400 type: reason`. */
export const describeRefusal = ({ status, type, reason }: Refusal): string =>
  `${status > 0 ? `HTTP ${status} ` : ''}${type}${reason === '' ? '' : `: ${reason}`}`

/** Errors of connections that were never made, so that nothing was sent. */
const neverSent = /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b/

/** Whether the server may have stored what it seems to have refused: there was no answer, or one that does not say it. */
export function isDoubtful({ status, reason }: Refusal): boolean {
  if (status === 0) return !neverSent.test(reason)
  return !(status >= 300 && status < 500) || status === 408
}

/** Of the errors of the clients, and ours: there was no answer in time. */
export const lateName = 'TimeoutError'

/** Whether there was no answer in time. */
export const isLate = ({ status, type }: Refusal): boolean => status === 0 && type === lateName

/** What an official client answers. */
export interface BulkResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/** Errors with status 400 that tell of the index or the cluster, not of the line. */
const notTheLinesFault = new Set([
  'index_closed_exception',
  'invalid_index_name_exception',
  'validation_exception',
  'media_type_header_exception',
  'cluster_block_exception',
  'action_request_validation_exception',
])

/** A proxy that asks for more has a wrong clock, or means never. */
const longestWaitMs = 3_600_000

const stored: ItemVerdict = { kind: 'stored' }
const alreadyStored: ItemVerdict = { kind: 'alreadyStored' }
const failureStore: ItemVerdict = { kind: 'failureStore' }

function refusalOf(status: number, error: unknown): Refusal {
  if (typeof error === 'string') return { status, type: 'error', reason: error.slice(0, 1000) }
  const { type, reason, caused_by: cause } = members(error)
  const why = members(cause)['reason']
  const text = typeof why === 'string' ? `${String(reason ?? '')}: ${why}` : String(reason ?? '')
  return { status, type: String(type ?? 'unknown'), reason: text.slice(0, 1000) }
}

function judgeItem(item: unknown): ItemVerdict {
  const action = members(Object.values(members(item))[0])
  const status = Number(action['status'])
  if (status >= 200 && status < 300) return action['failure_store'] === 'used' ? failureStore : stored
  if (status === 409) return alreadyStored
  const refusal = refusalOf(status, action['error'])
  if (notTheLinesFault.has(refusal.type) || status === 401 || status === 403 || status === 404) return { kind: 'hold', refusal }
  if (status >= 400 && status < 500 && status !== 429 && status !== 408) return { kind: 'refuse', refusal }
  return { kind: 'retry', refusal }
}

/** Milliseconds that the server asks us to wait: the header's seconds or date, within reason. */
function readRetryAfter(value: unknown, now: number): number {
  if (typeof value !== 'string') return 0
  const seconds = Number(value)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now
  return ms > 0 ? Math.min(ms, longestWaitMs) : 0
}

/** Reads the answer to a `_bulk` request of so many lines. */
export function judgeBulk({ statusCode, headers, body }: BulkResponse, lines: number, now: number): BulkVerdict {
  const retryAfterMs = readRetryAfter(headers['retry-after'], now)
  if (body === allStored) return { kind: 'stored' }
  if (statusCode === 200) {
    const items = members(body)['items']
    if (Array.isArray(items) && items.length === lines) return { kind: 'items', items: items.map(judgeItem) }
    const got = Array.isArray(items) ? `${items.length} items` : 'no items'
    return {
      kind: 'retry',
      refusal: { status: 200, type: 'bad_answer', reason: `${lines} lines were sent, ${got} came back` },
      retryAfterMs,
    }
  }
  const refusal = refusalOf(
    statusCode,
    members(body)['error'] ?? (typeof body === 'string' && body !== '' ? body : { type: 'http', reason: `HTTP ${statusCode}` }),
  )
  if (statusCode === 413) return { kind: 'split', refusal, retryAfterMs }
  if (statusCode === 400 && !notTheLinesFault.has(refusal.type)) return { kind: 'split', refusal, retryAfterMs }
  const isOverload = statusCode === 0 || statusCode === 408 || statusCode === 429 || statusCode >= 500
  return { kind: isOverload ? 'retry' : 'hold', refusal, retryAfterMs }
}
