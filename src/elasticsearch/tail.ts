import { setTimeout as sleep } from 'node:timers/promises'
import type { TimeRange } from '../core/query.ts'
import type { LogRecord } from '../core/record.ts'
import type { ElasticsearchClient } from './client.ts'
import { type Hit, readHits, sortBy } from './page.ts'
import { ask } from './request.ts'

/** What to follow. */
export interface TailOptions {
  readonly client: ElasticsearchClient
  readonly index: string
  /** The query with a time range, as DSL. */
  compile(range: TimeRange): Promise<object>
  readonly signal?: AbortSignal
  readonly intervalMs?: number
  /** How late a line may become searchable and still be seen: its way to the server and the refresh. */
  readonly graceMs?: number
}

const pageSize = 1000

/**
 * Lines as they become searchable, oldest first within a look. Each look reads again what is younger than the grace,
 * because lines of several services do not arrive in the order of their times, and leaves out what it has shown.
 */
export async function* tailIndex({
  client,
  index,
  compile,
  signal,
  intervalMs = 1000,
  graceMs = 10_000,
}: TailOptions): AsyncGenerator<LogRecord> {
  const beginMs = Date.now()
  const shown = new Map<string, number>()
  let newestMs = beginMs
  while (signal?.aborted !== true) {
    const from = Math.max(beginMs, newestMs - graceMs)
    for (const [id, time] of shown) if (time < from) shown.delete(id)
    let after: readonly unknown[] | undefined
    do {
      const body = {
        query: await compile({ from }),
        sort: sortBy('oldest'),
        size: pageSize,
        ...(after === undefined ? {} : { search_after: after }),
      }
      const querystring = { ignore_unavailable: 'true', allow_no_indices: 'true' }
      const hits: readonly Hit[] = readHits(
        await ask(client, {
          method: 'POST',
          path: `/${encodeURIComponent(index)}/_search`,
          querystring,
          body,
          ...(signal === undefined ? {} : { signal }),
        }),
      )
      for (const { id, record } of hits) {
        newestMs = Math.max(newestMs, record.time)
        if (shown.has(id)) continue
        shown.set(id, record.time)
        yield record
      }
      after = hits.length < pageSize ? undefined : hits.at(-1)?.sort
    } while (after !== undefined)
    await sleep(intervalMs, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) }).catch(() => undefined)
  }
}
