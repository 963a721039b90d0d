import { setTimeout as sleep } from 'node:timers/promises'
import type { EraseResult } from '../../core/engine.ts'
import { CordwoodError } from '../../core/error.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import { members, send } from '../client/request.ts'
import { bulkDelete, type DocumentVersion } from '../bulk/bulk-delete.ts'
import type { Dsl } from './dsl.ts'
import { askSearch, compileScope, type ElasticsearchEngineOptions } from './engine-scope.ts'
import { openSnapshot, searchIn } from './snapshot.ts'

const pieceSize = 1000
/** Lines that change while they are erased are looked for again so often. */
const maxRounds = 5
const pauseMs = 500

/**
 * Deletes every line that matches: search in a point in time, then `_bulk` deletes that hold for the found version only (`if_seq_no`,
 * `if_primary_term`), so that nothing is deleted that was written anew meanwhile; what changed is looked at again. Works on indices and
 * on data streams, whose lines `_delete_by_query` may not reach.
 */
export async function eraseLines(
  options: ElasticsearchEngineOptions,
  query: QueryNode,
  range: TimeRange,
  signal: AbortSignal | undefined,
): Promise<EraseResult> {
  const failed = new Map<string, string>()
  const erased = new Set<string>()
  const found = new Set<string>()
  for (let round = 1; ; round++) {
    // What was written a moment ago must be found too.
    await send(options.client, { method: 'POST', path: `/${encodeURIComponent(options.index)}/_refresh` })
    const changed = new Set<string>()
    for await (const versions of findVersions(options, await compileScope(options, query, range, signal), signal)) {
      const open = versions.filter((version) => !failed.has(keyOf(version)))
      for (const version of open) found.add(keyOf(version))
      const outcomes = await bulkDelete(options.client, open, signal)
      for (const [at, version] of open.entries()) {
        const outcome = outcomes[at]
        if (outcome?.kind === 'deleted') erased.add(keyOf(version))
        else if (outcome?.kind === 'refused') failed.set(keyOf(version), outcome.reason)
        else if (outcome?.kind === 'changed') changed.add(keyOf(version))
      }
    }
    if (changed.size === 0 || round === maxRounds) {
      for (const key of changed) failed.set(key, `changed at each of ${maxRounds} attempts, or the server was busy`)
      break
    }
    await sleep(pauseMs)
  }
  await send(options.client, { method: 'POST', path: `/${encodeURIComponent(options.index)}/_refresh` })
  return { found: found.size, erased: erased.size, failed: failed.size, reasons: [...new Set(failed.values())] }
}

function keyOf({ index, id }: DocumentVersion): string {
  return JSON.stringify([index, id])
}

async function* findVersions(
  options: ElasticsearchEngineOptions,
  query: Dsl,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly DocumentVersion[]> {
  const snapshot = await openSnapshot(options.client, options.index)
  try {
    let after: unknown
    do {
      const body = {
        ...searchIn(snapshot),
        query,
        sort: [{ _shard_doc: 'asc' }],
        size: pieceSize,
        seq_no_primary_term: true,
        _source: false,
        track_total_hits: false,
        ...(after !== undefined && { search_after: after }),
      }
      const answer = await askSearch(options.client, undefined, body, { signal })
      if (Number(members(answer?.['_shards'])['failed'] ?? 0) > 0)
        throw new CordwoodError(
          'CORDWOOD_ERR_ELASTICSEARCH',
          'Expected all shards to answer, got an answer of some: nothing more is erased.',
        )
      const hits = members(answer?.['hits'])['hits']
      const list = Array.isArray(hits) ? hits.map(members) : []
      if (list.length > 0) yield list.map(versionOf)
      after = list.length < pieceSize ? undefined : list.at(-1)?.['sort']
    } while (after !== undefined)
  } finally {
    // It would go by itself in minutes.
    await snapshot.close().catch(() => undefined)
  }
}

function versionOf(hit: Readonly<Record<string, unknown>>): DocumentVersion {
  const routing = hit['_routing']
  return {
    index: String(hit['_index']),
    id: String(hit['_id']),
    routing: typeof routing === 'string' ? routing : undefined,
    seqNo: Number(hit['_seq_no']),
    primaryTerm: Number(hit['_primary_term']),
  }
}
