import type { DocumentVersion } from '../bulk/bulk-delete.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import { members } from '../client/request.ts'
import { answerOf } from './server-answer.ts'

/** One of the indices behind a stream or alias. */
export interface BackingIndex {
  readonly name: string
  /** Milliseconds since 1970, by the server's clock. */
  readonly createdAt: number
}

/** Where they are asked for. */
export interface BackingIndicesOptions {
  readonly client: ElasticsearchClient
  /** The data stream or alias. */
  readonly target: string
  readonly timeoutMs: number
}

type Query = Readonly<Record<string, string>>

const goneType = 'index_not_found_exception'

/** An index that is there, but cannot be looked into at present. */
export class UnreadableIndex extends Error {
  readonly isClosed: boolean

  constructor(index: string, type: string) {
    super(`${index}: ${type}`)
    this.isClosed = type === 'index_closed_exception'
  }
}

/** The indices behind a stream, and which lines are in one of them. */
export class BackingIndices {
  readonly #options: BackingIndicesOptions

  constructor(options: BackingIndicesOptions) {
    this.#options = options
  }

  /** In the order in which they were written to; the last one is written to now. */
  async list(signal: AbortSignal): Promise<readonly BackingIndex[]> {
    const querystring = { filter_path: '*.settings.index.creation_date', allow_no_indices: 'true' }
    const body = await this.#ask('GET', `/${encodeURIComponent(this.#options.target)}/_settings`, querystring, signal)
    const indices = Object.entries(members(body)).map(([name, value]) => ({
      name,
      createdAt: Number(members(members(members(value)['settings'])['index'])['creation_date']),
    }))
    indices.sort((a, b) => a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1))
    return indices
  }

  /** Of each id: the document that an index has of it, searchable or not yet. @throws {@link UnreadableIndex} */
  async find(index: string, ids: readonly string[], signal: AbortSignal): Promise<readonly (DocumentVersion | undefined)[]> {
    const querystring = { _source: 'false', filter_path: 'docs.found,docs._seq_no,docs._primary_term,docs.error.type' }
    const body = await this.#ask('POST', `/${encodeURIComponent(index)}/_mget`, querystring, signal, { ids })
    const { docs } = members(body)
    // The index was deleted meanwhile, and what it held with it.
    if (docs === undefined) return []
    if (!Array.isArray(docs) || docs.length !== ids.length) throw new Error('the answer to _mget cannot be read')
    return docs.map((doc, at) => {
      const { found, error, _seq_no: seqNo, _primary_term: primaryTerm } = members(doc)
      const { type } = members(error)
      // A server that has just begun has not opened each index yet: what it holds is there all the same.
      if (type !== undefined && type !== goneType) throw new UnreadableIndex(index, String(type))
      if (found !== true) return undefined
      return { index, id: ids[at] ?? '', routing: undefined, seqNo: Number(seqNo), primaryTerm: Number(primaryTerm) }
    })
  }

  /** The body; nothing where there is no such index. */
  #ask(method: string, path: string, querystring: Query, signal: AbortSignal, body?: object): Promise<unknown> {
    const { client, timeoutMs } = this.#options
    return answerOf(client, { method, path, querystring, timeoutMs, signal, ...(body !== undefined && { body }) })
  }
}
