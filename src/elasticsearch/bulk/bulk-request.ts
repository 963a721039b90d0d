import { parseBytes, readBytes } from '../client/answer-body.ts'
import type { BulkEncoder } from './bulk-encoder.ts'
import { allStored, type BulkResponse, lateName } from './bulk-answer.ts'
import type { ElasticsearchClient, TransportOptions, TransportRequest } from '../client/client.ts'
import { members } from '../client/request.ts'
import { areAllStored } from './bulk-stored.ts'
import { requestName } from './request-name.ts'
import { countAll, type Run } from '../ship/line-run.ts'

/** How a `_bulk` request is made. */
export interface BulkRequestOptions {
  readonly client: ElasticsearchClient
  readonly encoder: BulkEncoder
  readonly timeoutMs: number
  /** Gives the request up. */
  readonly signal: AbortSignal
}

/** Every status is an answer; its meaning is decided by who asked. */
const allStatuses: readonly number[] = Array.from({ length: 200 }, (_, index) => 400 + index)
/** One entry a line in its place, and nothing besides. */
const filterPath =
  'errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason,items.*.failure_store,error'

function isOfEachLine(body: unknown, runs: readonly Run[]): boolean {
  const { items } = members(body)
  return body === allStored || (Array.isArray(items) && items.length === countAll(runs))
}

/**
 * Sends lines. Rejects when there was no answer within the time, whatever the client does: clients stop watching their timeout
 * when the head of an answer has come.
 */
export async function requestBulk(
  runs: readonly Run[],
  target: string,
  options: BulkRequestOptions,
): Promise<BulkResponse & { readonly bytes: number }> {
  const { client, encoder, timeoutMs, signal } = options
  const { bytes, headers, release, isSlips = false } = await encoder.encode(runs)
  let isHeardOut = false
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  signal.addEventListener('abort', abort, { once: true })
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<never>((_, reject) => {
    const giveUp = (error: Error): void => {
      reject(error)
      abort()
    }
    const late = (): Error => Object.assign(new Error(`no answer within ${timeoutMs} ms`), { name: lateName })
    timer = setTimeout(() => giveUp(late()), timeoutMs).unref()
    stop.signal.addEventListener('abort', () => reject(new Error('the request was given up')), { once: true })
    if (signal.aborted) giveUp(new Error('the request was given up'))
  })
  const request: TransportRequest = {
    method: 'POST',
    path: `/${encodeURIComponent(target)}/_bulk`,
    querystring: { filter_path: filterPath },
    body: bytes,
  }
  const transport: TransportOptions = {
    headers: { ...headers, 'x-opaque-id': requestName(target) },
    meta: true,
    maxRetries: 0,
    requestTimeout: timeoutMs,
    ignore: allStatuses,
    signal: stop.signal,
    asStream: true,
    compression: false,
    redaction: { type: 'remove' },
  }
  const read = async (): Promise<BulkResponse> => {
    const asked = client.transport.request(request as never, transport as never) as PromiseLike<Partial<BulkResponse>>
    const { statusCode = 0, headers: answered = {}, body } = await asked
    const raw = await readBytes(body, answered, stop.signal)
    if (raw === undefined) return { statusCode, headers: answered, body }
    if (statusCode === 200 && areAllStored(raw, countAll(runs))) return { statusCode, headers: answered, body: allStored }
    return { statusCode, headers: answered, body: parseBytes(raw) }
  }
  try {
    const answer = read()
    // When the time is up first, nobody else listens to what comes of it.
    answer.catch(() => undefined)
    const answered = await Promise.race([answer, timeUp])
    // Who says something of each line has read all of it. After anything else it may still be on its way.
    isHeardOut = isOfEachLine(answered.body, runs)
    if (isHeardOut) release?.()
    return { ...answered, bytes: bytes.length }
  } finally {
    if (isSlips && !isHeardOut) for (const { slip } of runs) slip.pin?.()
    timeUp.catch(() => undefined)
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}
