import { setTimeout as sleep } from 'node:timers/promises'
import type { LevelTable } from '../../core/level.ts'
import type { TimeRange } from '../../core/query.ts'
import type { LogRecord } from '../../core/record.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import type { Position } from './cursor.ts'
import { type Hit, positionAfter, readHits, searchAfter, sortBy } from './page.ts'
import { ask } from '../client/request.ts'

/** What to follow. */
export interface TailOptions {
  readonly client: ElasticsearchClient
  readonly index: string
  /** The query with a time range, as DSL. */
  compile(range: TimeRange): Promise<object>
  readonly signal?: AbortSignal
  readonly levels?: LevelTable
  readonly intervalMs?: number
  /** How late a line may become searchable and still be seen: its way to the server and the refresh. */
  readonly graceMs?: number
}

const pageSize = 1000

/**
 * Lines as they become searchable, oldest first within a look. Each look reads again what is younger than the grace,
 * because lines of several services do not arrive in the order of their times, and leaves out what it has shown.
 * While the next line is awaited, the process stays alive: who tails waits.
 */
export async function* tailIndex(options: TailOptions): AsyncGenerator<LogRecord> {
  const { compile, signal, intervalMs = 1000, graceMs = 10_000 } = options
  const beginMs = Date.now()
  const shown = new Map<string, number>()
  let newestMs = beginMs
  while (signal?.aborted !== true) {
    const from = Math.max(beginMs, newestMs - graceMs)
    for (const [id, time] of shown) if (time < from) shown.delete(id)
    let position: Position | undefined
    do {
      const hits = await untilAborted(signal, async () => readPage(options, await compile({ from }), position))
      if (hits === undefined) return
      for (const { id, record } of hits) {
        // The clock of one who is ahead must not hide the lines of all others.
        newestMs = Math.max(newestMs, Math.min(record.time, Date.now()))
        if (shown.has(id)) continue
        shown.set(id, record.time)
        yield record
      }
      position = hits.length < pageSize ? undefined : positionAfter(hits, position)
    } while (position !== undefined)
    await untilAborted(signal, () => sleep(intervalMs, undefined, signal === undefined ? {} : { signal }))
  }
}

async function readPage(
  { client, index, signal, levels }: TailOptions,
  query: object,
  position: Position | undefined,
): Promise<readonly Hit[]> {
  // The lines at the position come again, as several may stand there.
  const next = position && {
    search_after: searchAfter('oldest', position),
    post_filter: { bool: { must_not: [{ ids: { values: position.ids } }] } },
  }
  const answer = await ask(client, {
    method: 'POST',
    path: `/${encodeURIComponent(index)}/_search`,
    querystring: { ignore_unavailable: 'true', allow_no_indices: 'true' },
    body: { query, sort: sortBy('oldest'), size: pageSize, ...next },
    ...(signal === undefined ? {} : { signal }),
  })
  return readHits(answer, levels)
}

/** Does something that the process stays alive for, as our own client keeps none alive; undefined when the signal ended it. */
async function untilAborted<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result | undefined> {
  const awake = setInterval(() => undefined, 2 ** 30)
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted === true) return undefined
    throw error
  } finally {
    clearInterval(awake)
  }
}
