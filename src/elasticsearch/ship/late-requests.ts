import { setTimeout as sleep } from 'node:timers/promises'
import { requestName } from '../bulk/request-name.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import { members } from '../client/request.ts'
import { answerOf, RefusedQuestion } from './server-answer.ts'

/** How the server is asked what it works on. */
export interface LateRequestsOptions {
  readonly client: ElasticsearchClient
  /** The stream or index that requests went to. */
  readonly target: string
  readonly timeoutMs: number
  /** Milliseconds that only grow. */
  readonly now: () => number
  /** What it works on for longer is not waited for: it hangs. Longer than the minute for which it waits for a shard by itself. */
  readonly limitMs?: number
}

const defaultLimitMs = 120_000
const firstPauseMs = 100
const lastPauseMs = 1_000
/** A request that has come to the server may lie there unread for a moment, and is no task yet. */
const unreadMs = 1_000
/** Where we may not see its tasks, it is given time to end what it works on. */
const unseenMs = 5_000

/** Waits for requests that were given up, and that the server may still be at work on. */
export class LateRequests {
  readonly #options: LateRequestsOptions
  #maySee = true

  constructor(options: LateRequestsOptions) {
    this.#options = options
  }

  /**
   * Resolves when the server has ended those of our requests that it works on now, or when that takes too long; at once where it does not
   * tell. Rejects when it does not answer, or the signal gives it up.
   */
  async ended(signal: AbortSignal): Promise<void> {
    const { now: clock, limitMs = defaultLimitMs } = this.#options
    const begun = clock()
    let working = await this.#tasks(signal)
    for (
      let pauseMs = firstPauseMs;
      working.size > 0 && clock() - begun < limitMs;
      pauseMs = Math.min(lastPauseMs, pauseMs * 2)
    ) {
      await sleep(pauseMs, undefined, { signal, ref: false })
      const now = await this.#tasks(signal)
      // Those that came meanwhile are others.
      working = new Set([...working].filter((task) => now.has(task)))
    }
  }

  /** The same of what it has not begun to read, as far as that can be known. */
  async read(signal: AbortSignal): Promise<void> {
    await sleep(this.#maySee ? unreadMs : unseenMs, undefined, { signal, ref: false })
    await this.ended(signal)
  }

  /** What the server calls those that it works on. */
  async #tasks(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { client, target, timeoutMs } = this.#options
    const found = new Set<string>()
    if (!this.#maySee) return found
    const querystring = { actions: 'indices:data/write/bulk', filter_path: 'nodes.*.tasks.*.headers' }
    let body: unknown
    try {
      body = await answerOf(client, { method: 'GET', path: '/_tasks', querystring, timeoutMs, signal })
    } catch (error) {
      const status = error instanceof RefusedQuestion ? error.status : 0
      if (status < 400 || status >= 500 || status === 401 || status === 408 || status === 429) throw error
      this.#maySee = false
      return found
    }
    const name = requestName(target)
    for (const node of Object.values(members(members(body)['nodes']))) {
      for (const [task, value] of Object.entries(members(members(node)['tasks']))) {
        if (members(members(value)['headers'])['X-Opaque-Id'] === name) found.add(task)
      }
    }
    return found
  }
}
