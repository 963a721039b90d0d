import { CordwoodError } from '../../core/error.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import type { LogRecord } from '../../core/record.ts'
import { members } from '../client/request.ts'
import { askSearch, compileScope, type ElasticsearchEngineOptions } from './engine-scope.ts'
import { readHits, sortBy } from './page.ts'
import { openSnapshot, searchIn } from './snapshot.ts'

/** How many lines one request asks for. */
const pieceSize = 1000

/** All lines of a query as they were at the start, oldest first, however many. */
export async function* exportLines(
  options: ElasticsearchEngineOptions,
  query: QueryNode,
  range: TimeRange,
  signal: AbortSignal | undefined,
): AsyncGenerator<LogRecord> {
  const compiled = await compileScope(options, query, range, signal)
  const snapshot = await openSnapshot(options.client, options.index)
  try {
    let after: readonly unknown[] | undefined
    do {
      const body = {
        ...searchIn(snapshot),
        query: compiled,
        sort: [...sortBy('oldest'), { _shard_doc: 'asc' }],
        size: pieceSize,
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: after }),
      }
      const answer = await askSearch(options.client, undefined, body, { signal })
      if (Number(members(answer?.['_shards'])['failed'] ?? 0) > 0) throw incomplete()
      const hits = readHits(answer ?? {}, options.levels)
      for (const hit of hits) yield hit.record
      after = hits.length < pieceSize ? undefined : hits.at(-1)?.sort
    } while (after !== undefined)
  } finally {
    // It would go by itself in minutes.
    await snapshot.close().catch(() => undefined)
  }
}

function incomplete(): CordwoodError {
  const message =
    'Expected all shards to answer, got an answer of some: lines of the others would be missing from what is exported.'
  return new CordwoodError('CORDWOOD_ERR_ELASTICSEARCH', message)
}
