import type { ReportProblem } from '../../core/problem.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import { countFields } from './field-count.ts'
import { members, send } from '../client/request.ts'

/** What a guard watches. */
export interface FieldGuardOptions {
  readonly client: ElasticsearchClient
  /** The stream or index. */
  readonly name: string
  readonly limit: number
  readonly requestTimeoutMs: number
  readonly report: ReportProblem
  /** Default 10 minutes. */
  readonly everyMs?: number
}

/** From this share of the limit on somebody should know. */
const shareToTell = 0.8
/** And from this one on new members must no longer become fields, where the server would refuse their lines. */
const shareToFreeze = 0.9

/**
 * Watches how many fields the index that is written to has. Elasticsearch 8.14 and later ignores what goes beyond the limit; older ones
 * and OpenSearch refuse the lines, so there the mapping is frozen in time (`dynamic: false`): new members are stored and printed,
 * but not searchable, until the next index begins. Keeps no process alive, and never rejects.
 */
export class FieldGuard {
  readonly #options: FieldGuardOptions
  readonly #stop = new AbortController()
  #timer: NodeJS.Timeout | undefined
  /** The index that was told of last, and what of it. */
  #told = ''

  constructor(options: FieldGuardOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => void this.check(), this.#options.everyMs ?? 600_000).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#stop.abort()
  }

  /** Looks once; the answer is the number of fields, undefined where it cannot be seen. */
  async check(): Promise<number | undefined> {
    try {
      return await this.#look()
    } catch {
      // The server does not answer, or the key may not read: the next look is soon enough, and lines do not depend on it.
      return undefined
    }
  }

  async #look(): Promise<number | undefined> {
    const { client, name, limit, requestTimeoutMs: timeoutMs } = this.#options
    const path = `/${encodeURIComponent(name)}`
    const { signal } = this.#stop
    const mapping = await send(client, { method: 'GET', path: `${path}/_mapping`, timeoutMs, signal })
    if (mapping.statusCode !== 200) return undefined
    // Of a stream's indices the last one by name is written to.
    const [index, found] = Object.entries(members(mapping.body)).sort(([a], [b]) => (a < b ? 1 : -1))[0] ?? ['', undefined]
    const count = countFields(members(found)['mappings'])
    if (count < limit * shareToTell) return count
    const dynamic = members(members(found)['mappings'])['dynamic']
    const settings = await send(client, { method: 'GET', path: `${path}/_settings`, timeoutMs, signal })
    const isFrozen = dynamic === false || dynamic === 'false'
    if (isFrozen || ignoresBeyond(settings.body, index)) this.#tell(index, count, 'are stored, but not searchable')
    else if (count < limit * shareToFreeze) this.#tell(index, count, 'will be refused by this server')
    else {
      const body = { dynamic: false }
      const put = await send(client, { method: 'PUT', path: `/${encodeURIComponent(index)}/_mapping`, body, timeoutMs, signal })
      if (put.statusCode === 200) this.#tell(index, count, 'are stored, but not searchable from now on')
      else this.#tell(index, count, 'will be refused by this server')
    }
    return count
  }

  #tell(index: string, count: number, beyond: string): void {
    const key = `${index} ${beyond}`
    if (this.#told === key) return
    this.#told = key
    const { limit, report } = this.#options
    const message = `${index} has ${count} of at most ${limit} fields: members beyond them ${beyond}. Log values under fewer names, or raise \`bootstrap.fieldLimit\`.`
    report({ code: 'CORDWOOD_PROBLEM_BOOTSTRAP', message, lost: 0 })
  }
}

function ignoresBeyond(settings: unknown, index: string): boolean {
  const found = members(members(members(members(settings)[index])['settings'])['index'])
  const total = members(members(found['mapping'])['total_fields'])
  return total['ignore_dynamic_beyond_limit'] === 'true'
}
