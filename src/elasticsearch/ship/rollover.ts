import type { ElasticsearchClient } from '../client/client.ts'
import { readLine } from '../bulk/bulk-body.ts'
import { type Run, singles } from './line-run.ts'
import { members, reasonOf, send, type ServerResponse } from '../client/request.ts'

/** Which lines an earlier try has stored after all. */
export type Finding =
  /** Only one index can have them: there `create` says so itself. */
  | { readonly kind: 'none' }
  /** Of each line, in order. */
  | { readonly kind: 'known'; readonly isStored: readonly boolean[] }
  /** We may not look. */
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'failed'; readonly status: number; readonly reason: string }

/** How lines are looked for. */
export interface RolloverOptions {
  readonly client: ElasticsearchClient
  /** The data stream or alias. */
  readonly target: string
  readonly timeoutMs: number
}

interface BackingIndex {
  readonly name: string
  readonly createdAt: number
}

type Query = Readonly<Record<string, string>>

/** The server's clock and ours may differ by so much; looking in an index too many does no harm. */
const clocksMs = 3_600_000

class Refused extends Error {
  readonly answer: ServerResponse

  constructor(answer: ServerResponse) {
    super(`HTTP ${answer.statusCode} ${reasonOf(answer.body).reason}`)
    this.answer = answer
  }
}

/**
 * Finds lines that were stored although their request failed, behind a rollover. `create` refuses an id that is there already, but
 * only within the index that is written to now: after a rollover the same line would be stored again beside the first.
 *
 *     try 1 --stored, answer lost--> index 1
 *                       rollover --> index 2
 *     look in index 1: it is there       (without: try 2 -- stored again --> index 2)
 *
 * What the server is still working on while we look, and a rollover between the look and the next try, cannot be seen.
 */
export class RolloverCheck {
  readonly #options: RolloverOptions

  constructor(options: RolloverOptions) {
    this.#options = options
  }

  /** Looks for lines that are in doubt. Never rejects. @param signal - gives it up. */
  async find(runs: readonly Run[], signal: AbortSignal): Promise<Finding> {
    try {
      const since = Math.min(...runs.map(({ doubtSince = Infinity }) => doubtSince))
      const earlier = await this.#earlier(since, signal)
      if (earlier.length === 0) return { kind: 'none' }
      const ids = [...singles(runs)].map((line) => readLine(line).id)
      const isStored = ids.map(() => false)
      for (const { name } of earlier) {
        const found = await this.#have(name, ids, signal)
        for (const [index, isFound] of found.entries()) isStored[index] ||= isFound
      }
      return { kind: 'known', isStored }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const status = error instanceof Refused ? error.answer.statusCode : 0
      return status === 403 ? { kind: 'denied', reason } : { kind: 'failed', status, reason }
    }
  }

  /** The indices, other than the one that is written to now, that were written to at that time or later. */
  async #earlier(since: number, signal: AbortSignal): Promise<readonly BackingIndex[]> {
    const indices = await this.#list(signal)
    return indices.slice(0, -1).filter((_, index) => (indices[index + 1]?.createdAt ?? Infinity) > since - clocksMs)
  }

  /** In the order in which they were written to. */
  async #list(signal: AbortSignal): Promise<readonly BackingIndex[]> {
    const { target } = this.#options
    const querystring = { filter_path: '*.settings.index.creation_date', allow_no_indices: 'true' }
    const body = await this.#ask('GET', `/${encodeURIComponent(target)}/_settings`, querystring, signal)
    const indices = Object.entries(members(body)).map(([name, value]) => ({
      name,
      createdAt: Number(members(members(members(value)['settings'])['index'])['creation_date']),
    }))
    indices.sort((a, b) => a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1))
    return indices
  }

  /** Which ids are in an index, searchable or not yet. */
  async #have(index: string, ids: readonly string[], signal: AbortSignal): Promise<readonly boolean[]> {
    const querystring = { _source: 'false', filter_path: 'docs.found,docs.error.type' }
    const body = await this.#ask('POST', `/${encodeURIComponent(index)}/_mget`, querystring, signal, { ids })
    const docs = members(body)['docs']
    // The index was deleted meanwhile, and what it held with it.
    if (docs === undefined) return []
    if (!Array.isArray(docs) || docs.length !== ids.length) throw new Error('the answer to _mget cannot be read')
    return docs.map((doc) => members(doc)['found'] === true)
  }

  /** The body; nothing where there is no such index. */
  async #ask(method: string, path: string, querystring: Query, signal: AbortSignal, body?: object): Promise<unknown> {
    const { client, timeoutMs } = this.#options
    const answer = await send(client, { method, path, querystring, timeoutMs, signal, ...(body !== undefined && { body }) })
    if (answer.statusCode === 404) return undefined
    if (answer.statusCode !== 200) throw new Refused(answer)
    return answer.body
  }
}
