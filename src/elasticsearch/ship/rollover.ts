import type { ElasticsearchClient } from '../client/client.ts'
import { readLine } from '../bulk/bulk-body.ts'
import { LateRequests } from './late-requests.ts'
import { type Run, singles } from './line-run.ts'
import { members } from '../client/request.ts'
import { answerOf, RefusedQuestion } from './server-answer.ts'
import { SharedWait } from './shared-wait.ts'

/** Which lines an earlier try has stored after all. */
export type Finding =
  /** Only one index can have them: there `create` says so itself. */
  | { readonly kind: 'none' }
  /** Of each line, in order. `unread`: why an index could not be looked into, where that is not waited for. */
  | { readonly kind: 'known'; readonly isStored: readonly boolean[]; readonly unread?: string }
  /** We may not look. */
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'failed'; readonly status: number; readonly reason: string }

/** How lines are looked for. */
export interface RolloverOptions {
  readonly client: ElasticsearchClient
  /** The data stream or alias. */
  readonly target: string
  readonly timeoutMs: number
  /** Milliseconds that only grow. */
  readonly now: () => number
  /** An index that cannot be read is waited for so long, all in all. */
  readonly patienceMs?: number
}

interface BackingIndex {
  readonly name: string
  readonly createdAt: number
}

type Query = Readonly<Record<string, string>>

/** The server's clock and ours may differ by so much; looking in an index too many does no harm. */
const clocksMs = 3_600_000

const defaultPatienceMs = 300_000
const goneType = 'index_not_found_exception'

/** An index that is there, but cannot be looked into at present. */
class Unreadable extends Error {
  readonly isClosed: boolean

  constructor(index: string, type: string) {
    super(`${index}: ${type}`)
    this.isClosed = type === 'index_closed_exception'
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
 * A request that was given up may be at work still: it goes to the index that was there when the server began with it, however long it
 * waits. So its end is waited for first. What comes to the server only after that, since something before it held it back, and a rollover
 * between the look and the next try, cannot be seen.
 */
export class RolloverCheck {
  readonly #options: RolloverOptions
  /** The server has ended what it works on of ours. */
  readonly #ended: SharedWait
  /** The same of what it has not begun to read. */
  readonly #read: SharedWait
  /** What broke off before may be at work still when this begins; later ones are told of. */
  #doubtAt: number
  /** When lines of others who died were seen first. */
  readonly #origins = new Map<string, number>()
  /** Since when there is an index that cannot be read. */
  #blindSince: number | undefined

  constructor(options: RolloverOptions) {
    this.#options = options
    const late = new LateRequests(options)
    this.#ended = new SharedWait(options.now, (signal) => late.ended(signal))
    this.#read = new SharedWait(options.now, (signal) => late.read(signal))
    this.#doubtAt = options.now()
  }

  /** A request has ended without a clear answer: the server may still be at work on it. */
  doubted(): void {
    this.#doubtAt = this.#options.now()
  }

  /** Looks for lines that are in doubt. Never rejects. @param signal - gives it up. */
  async find(runs: readonly Run[], signal: AbortSignal): Promise<Finding> {
    try {
      const since = Math.min(...runs.map(({ doubtSince = Infinity }) => doubtSince))
      const doubtAt = this.#doubtOf(runs)
      await this.#ended.after(doubtAt, signal)
      if ((await this.#earlier(since, signal)).length === 0) return { kind: 'none' }
      const ids = [...singles(runs)].map((line) => readLine(line).id)
      const isStored = ids.map(() => false)
      const isRead = this.#read.isOver(doubtAt)
      let unread = await this.#look(since, ids, isStored, signal)
      if (!isRead && isStored.includes(false)) {
        await this.#read.after(doubtAt, signal)
        unread = await this.#look(since, ids, isStored, signal)
      }
      return { kind: 'known', isStored, ...(unread !== undefined && { unread }) }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const status = error instanceof RefusedQuestion ? error.status : 0
      return status === 403 ? { kind: 'denied', reason } : { kind: 'failed', status, reason }
    }
  }

  /** When the last of their requests can have broken off. */
  #doubtOf(runs: readonly Run[]): number {
    let doubtAt = this.#doubtAt
    for (const { slip } of runs) {
      if (slip.origin === undefined) continue
      const at = this.#origins.get(slip.origin) ?? this.#options.now()
      this.#origins.set(slip.origin, at)
      doubtAt = Math.max(doubtAt, at)
    }
    return doubtAt
  }

  /** Looks for ids, and notes which were found. @returns why an index could not be looked into, where it is not worth waiting for it. */
  async #look(since: number, ids: readonly string[], isStored: boolean[], signal: AbortSignal): Promise<string | undefined> {
    const { now, patienceMs = defaultPatienceMs } = this.#options
    let unread: string | undefined
    let isBlind = false
    for (const { name } of await this.#earlier(since, signal)) {
      try {
        const found = await this.#have(name, ids, signal)
        for (const [index, isFound] of found.entries()) isStored[index] ||= isFound
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        isBlind = true
        this.#blindSince ??= now()
        if (!error.isClosed && now() - this.#blindSince < patienceMs) throw error
        unread = error.message
      }
    }
    if (!isBlind) this.#blindSince = undefined
    return unread
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
    return docs.map((doc) => {
      const type = members(members(doc)['error'])['type']
      // A server that has just begun has not opened each index yet: what it holds is there all the same.
      if (type !== undefined && type !== goneType) throw new Unreadable(index, String(type))
      return members(doc)['found'] === true
    })
  }

  /** The body; nothing where there is no such index. */
  #ask(method: string, path: string, querystring: Query, signal: AbortSignal, body?: object): Promise<unknown> {
    const { client, timeoutMs } = this.#options
    return answerOf(client, { method, path, querystring, timeoutMs, signal, ...(body !== undefined && { body }) })
  }
}
