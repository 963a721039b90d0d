import { bulkDelete, type DocumentVersion } from '../bulk/bulk-delete.ts'
import { readId } from '../bulk/bulk-body.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import { type BackingIndex, BackingIndices, UnreadableIndex } from './backing-indices.ts'
import { LateRequests } from './late-requests.ts'
import { type Run, singles } from './line-run.ts'
import { RefusedQuestion } from './server-answer.ts'
import { SharedWait } from './shared-wait.ts'

/** It could not be looked. */
export type Blindness =
  /** We may not. */
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'failed'; readonly status: number; readonly reason: string }

/** What else came out when lines were looked for. */
export interface Finding {
  readonly kind: 'known'
  /** Of each line, in order: an earlier try has stored it after all. Empty where only one index can have them: there `create` says so itself. */
  readonly isStored: readonly boolean[]
  /** The index that was written to at that time; undefined where there was none. */
  readonly writtenTo: string | undefined
  /** Why an index could not be looked into, where that is not waited for. */
  readonly unread: string | undefined
  /** Second copies of lines, on this side of a rollover and on that: removed, and those that could not be. */
  readonly removed: number
  readonly left: number
  /** Why they could not be. */
  readonly refusal: string
}

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

/** Of each line: the documents that the indices have of it, the oldest index first. */
type Places = readonly DocumentVersion[][]

/** The server's clock and ours may differ by so much; looking in an index too many does no harm. */
const clocksMs = 3_600_000

const defaultPatienceMs = 300_000

/**
 * Finds lines that were stored although their request failed, behind a rollover. `create` refuses an id that is there already, but
 * only within the index that is written to now: after a rollover the same line would be stored again beside the first.
 *
 *     try 1 --stored, answer lost--> index 1
 *                       rollover --> index 2
 *     look in index 1: it is there       (without: try 2 -- stored again --> index 2)
 *
 * A request that was given up may be at work still: it goes to the index that was there when the server began with it, however long it
 * waits. So its end is waited for first. Whatever was overlooked all the same is seen when the next try was answered: where the stream
 * has rolled over meanwhile, or one came late, a line can stand in two indices, and the newer copy is removed.
 *
 *     look --> try 2 --> was there a rollover since the look? --no--> `create` has stored it once
 *                                                             --yes-> look again, remove the newer of two
 */
export class RolloverCheck {
  readonly #options: RolloverOptions
  readonly #indices: BackingIndices
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
    this.#indices = new BackingIndices(options)
    const late = new LateRequests(options)
    this.#ended = new SharedWait(options.now, (signal) => late.ended(signal))
    this.#read = new SharedWait(options.now, (signal) => late.read(signal))
    this.#doubtAt = options.now()
  }

  /** A request has ended without a clear answer: the server may still be at work on it. */
  doubted(): void {
    this.#doubtAt = this.#options.now()
  }

  /** Looks for lines that are in doubt, before they are sent again. Never rejects. @param signal - gives it up. */
  find(runs: readonly Run[], signal: AbortSignal): Promise<Finding | Blindness> {
    return seeing(async () => {
      const doubtAt = this.#doubtOf(runs)
      await this.#ended.after(doubtAt, signal)
      let indices = await this.#since(runs, signal)
      if (indices.length < 2) return { ...nothing, writtenTo: indices.at(-1)?.name }
      const ids = idsOf(runs)
      const isRead = this.#read.isOver(doubtAt)
      let places = emptyPlaces(ids)
      // What only the newest one has, `create` finds by itself.
      let unread = await this.#look(indices.slice(0, -1), ids, places, signal)
      if (!isRead && places.some(({ length }) => length === 0)) {
        await this.#read.after(doubtAt, signal)
        indices = await this.#since(runs, signal)
        places = emptyPlaces(ids)
        unread = await this.#look(indices.slice(0, -1), ids, places, signal)
      }
      const isStored = places.map(({ length }) => length > 0)
      const stored = places.filter(({ length }) => length > 0)
      unread ??= await this.#look(
        indices.slice(-1),
        stored.map(([first]) => first?.id ?? ''),
        stored,
        signal,
      )
      return { ...nothing, ...(await this.#thin(stored, signal)), isStored, unread, writtenTo: indices.at(-1)?.name }
    })
  }

  /**
   * Makes sure that lines stand there once which were in doubt, and have been stored by a try since. Never rejects.
   *
   * @param writtenTo - the index that was written to when they were looked for, before that try.
   */
  confirm(runs: readonly Run[], writtenTo: string | undefined, signal: AbortSignal): Promise<Finding | Blindness> {
    return seeing(async () => {
      const indices = await this.#since(runs, signal)
      const newest = indices.at(-1)?.name
      if (newest === writtenTo || indices.length < 2) return { ...nothing, writtenTo: newest }
      const ids = idsOf(runs)
      const places = emptyPlaces(ids)
      const unread = await this.#look(indices, ids, places, signal)
      return { ...nothing, ...(await this.#thin(places, signal)), unread, writtenTo: newest }
    })
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

  /** The indices that were written to since the first of them was sent. */
  async #since(runs: readonly Run[], signal: AbortSignal): Promise<readonly BackingIndex[]> {
    const since = Math.min(...runs.map(({ doubtSince = Infinity }) => doubtSince)) - clocksMs
    const indices = await this.#indices.list(signal)
    return indices.filter((_, index) => (indices[index + 1]?.createdAt ?? Infinity) > since)
  }

  /** Looks for ids, and notes where they are. @returns why an index could not be looked into, where it is not worth waiting for it. */
  async #look(
    indices: readonly BackingIndex[],
    ids: readonly string[],
    places: Places,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { now, patienceMs = defaultPatienceMs } = this.#options
    let unread: string | undefined
    let isBlind = false
    for (const { name } of ids.length === 0 ? [] : indices) {
      try {
        const found = await this.#indices.find(name, ids, signal)
        for (const [index, document] of found.entries()) if (document !== undefined) places[index]?.push(document)
      } catch (error) {
        if (!(error instanceof UnreadableIndex)) throw error
        isBlind = true
        this.#blindSince ??= now()
        if (!error.isClosed && now() - this.#blindSince < patienceMs) throw error
        unread = error.message
      }
    }
    if (!isBlind) this.#blindSince = undefined
    return unread
  }

  /** Leaves of each line the document in the oldest index: all who look do the same, so that none removes the last one. */
  async #thin(places: Places, signal: AbortSignal): Promise<{ removed: number; left: number; refusal: string }> {
    const surplus = places.flatMap((documents) => documents.slice(1))
    if (surplus.length === 0) return { removed: 0, left: 0, refusal: '' }
    const ends = await bulkDelete(this.#options.client, surplus, signal)
    // It is somebody else's doing, or the server is busy: who asks again learns more.
    if (ends.some(({ kind }) => kind === 'changed')) throw new Error('second copies of lines cannot be removed now')
    const refused = ends.filter((end) => end.kind === 'refused')
    return { removed: ends.length - refused.length, left: refused.length, refusal: refused[0]?.reason ?? '' }
  }
}

const nothing = { kind: 'known', isStored: [], unread: undefined, removed: 0, left: 0, refusal: '' } as const

const idsOf = (runs: readonly Run[]): readonly string[] => [...singles(runs)].map(readId)
const emptyPlaces = (ids: readonly string[]): DocumentVersion[][] => ids.map(() => [])

/** What came out, or why it could not be looked. */
async function seeing(look: () => Promise<Finding>): Promise<Finding | Blindness> {
  try {
    return await look()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const status = error instanceof RefusedQuestion ? error.status : 0
    return status === 403 ? { kind: 'denied', reason } : { kind: 'failed', status, reason }
  }
}
