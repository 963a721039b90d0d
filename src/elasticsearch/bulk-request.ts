import { encodeBulk } from './bulk-body.ts'
import type { BulkResponse } from './bulk-answer.ts'
import type { ElasticsearchClient, TransportOptions, TransportRequest } from './client.ts'
import type { QueuedLine } from './line-queue.ts'

/** How a `_bulk` request is made. */
export interface BulkRequestOptions {
  readonly client: ElasticsearchClient
  readonly gzipLevel: number
  readonly timeoutMs: number
  /** Gives the request up. */
  readonly signal: AbortSignal
}

/** Every status is an answer; its meaning is decided by who asked. */
const allStatuses: readonly number[] = Array.from({ length: 200 }, (_, index) => 400 + index)
/** One entry a line in its place, and nothing besides. */
const filterPath =
  'errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason,items.*.failure_store,error'

/**
 * Sends lines. Rejects when there was no answer within the time, whatever the client does: clients stop watching their timeout
 * when the head of an answer has come.
 */
export async function requestBulk(
  lines: readonly QueuedLine[],
  target: string,
  options: BulkRequestOptions,
): Promise<BulkResponse & { readonly bytes: number }> {
  const { client, gzipLevel, timeoutMs, signal } = options
  const { bytes, headers } = await encodeBulk(lines, gzipLevel)
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  signal.addEventListener('abort', abort, { once: true })
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<never>((_, reject) => {
    const giveUp = (reason: string): void => {
      reject(new Error(reason))
      abort()
    }
    timer = setTimeout(() => giveUp(`no answer within ${timeoutMs} ms`), timeoutMs).unref()
    stop.signal.addEventListener('abort', () => reject(new Error('the request was given up')), { once: true })
    if (signal.aborted) giveUp('the request was given up')
  })
  const request: TransportRequest = {
    method: 'POST',
    path: `/${encodeURIComponent(target)}/_bulk`,
    querystring: { filter_path: filterPath },
    body: bytes,
  }
  const transport: TransportOptions = {
    headers,
    meta: true,
    maxRetries: 0,
    requestTimeout: timeoutMs,
    ignore: allStatuses,
    signal: stop.signal,
  }
  try {
    const asked = Promise.resolve(client.transport.request(request as never, transport as never)) as Promise<
      Partial<BulkResponse>
    >
    // When the time is up first, nobody else listens to what comes of it.
    asked.catch(() => undefined)
    const { statusCode = 0, headers: answered = {}, body } = await Promise.race([asked, timeUp])
    return { statusCode, headers: answered, body, bytes: bytes.length }
  } finally {
    timeUp.catch(() => undefined)
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}
