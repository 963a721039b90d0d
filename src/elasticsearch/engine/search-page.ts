import type { Page, PageRequest } from '../../core/engine.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import { parseCursor, type Position, printCursor } from './cursor.ts'
import { askSearch, compileScope, type ElasticsearchEngineOptions, metadataOf, totalOf } from './engine-scope.ts'
import { members } from '../client/request.ts'
import { type Hit, positionAfter, readHits, searchAfter, sortBy } from './page.ts'

/** The server answers at most 10,000 lines at once; smaller pieces keep its memory and ours small. */
const pieceSize = 2000

/** One page of lines, in pieces where it is long. */
export async function searchPage(
  options: ElasticsearchEngineOptions,
  query: QueryNode,
  range: TimeRange,
  page: PageRequest,
): Promise<Page> {
  const { limit, order, after, signal, timeoutMs } = page
  const startedMs = performance.now()
  const compiled = await compileScope(options, query, range, signal)
  let position: Position | undefined = after === undefined ? undefined : parseCursor(order, after)
  let answer: Readonly<Record<string, unknown>> | undefined
  let total = 0
  const found: Hit[] = []
  do {
    const size = Math.min(pieceSize, limit - found.length)
    const body = {
      query: compiled,
      ...(position === undefined ? {} : { search_after: searchAfter(order, position) }),
      // The lines at the position come again and are dropped. That changes the server's total, but not what aggregations see.
      ...(position === undefined
        ? {}
        : {
            post_filter: { bool: { must_not: [{ ids: { values: position.ids } }] } },
            aggs: { total: { filter: { match_all: {} } } },
          }),
      sort: sortBy(order),
      size,
      track_total_hits: true,
    }
    const leftMs = timeoutMs === undefined ? undefined : Math.max(1, timeoutMs - (performance.now() - startedMs))
    answer = await askSearch(options.client, options.index, body, { signal, timeoutMs: leftMs })
    const hits = answer === undefined ? [] : readHits(answer, options.levels)
    found.push(...hits)
    total = Math.max(total, totalOf(answer), Number(members(members(answer?.['aggregations'])['total'])['doc_count'] ?? 0))
    const isPartial = answer === undefined || answer['timed_out'] === true
    const next = positionAfter(hits, position)
    if (isPartial) {
      position = next ?? position
      break
    }
    position = hits.length < size ? undefined : next
  } while (position !== undefined && found.length < limit)
  return {
    records: found.map((hit) => hit.record),
    cursor: position === undefined ? undefined : printCursor(order, position),
    total,
    $: metadataOf(answer, startedMs, true),
  }
}
