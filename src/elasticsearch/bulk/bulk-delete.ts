import type { ElasticsearchClient, TransportOptions, TransportRequest } from '../client/client.ts'
import { CordwoodError } from '../../core/error.ts'
import { describeRefusal } from './bulk-answer.ts'
import { members, reasonOf } from '../client/request.ts'

/** One version of a document, as a search found it. */
export interface DocumentVersion {
  readonly index: string
  readonly id: string
  readonly routing: string | undefined
  readonly seqNo: number
  readonly primaryTerm: number
}

/** What became of one document: `gone` was not there any more, `changed` is another version by now, or the server was busy. */
export type Deletion = { readonly kind: 'deleted' | 'gone' | 'changed' } | { readonly kind: 'refused'; readonly reason: string }

const timeoutMs = 60_000

/** Deletes documents if they are still the versions that were found. Throws CORDWOOD_ERR_ELASTICSEARCH, CORDWOOD_ERR_ABORTED. */
export async function bulkDelete(
  client: ElasticsearchClient,
  versions: readonly DocumentVersion[],
  signal: AbortSignal | undefined,
): Promise<readonly Deletion[]> {
  const body = versions.map(actionLine).join('')
  const sent: TransportRequest = { method: 'POST', path: '/_bulk', body }
  const options: TransportOptions = {
    headers: { accept: 'application/json', 'content-type': 'application/x-ndjson' },
    meta: true,
    maxRetries: 0,
    requestTimeout: timeoutMs,
    ignore: [400, 401, 403, 404, 413, 429, 500, 502, 503, 504],
    ...(signal !== undefined && { signal }),
  }
  let answer: { readonly statusCode?: number; readonly body?: unknown }
  try {
    answer = (await client.transport.request(sent as never, options as never)) as typeof answer
  } catch (cause) {
    if (signal?.aborted === true)
      throw new CordwoodError('CORDWOOD_ERR_ABORTED', 'The erasure was cancelled by its AbortSignal.', { cause })
    const message = `Expected an answer to POST /_bulk, got none: ${cause instanceof Error ? cause.message : String(cause)}.`
    throw new CordwoodError('CORDWOOD_ERR_ELASTICSEARCH', message, { cause })
  }
  const { statusCode = 0, body: found } = answer
  if (statusCode === 429 || statusCode === 503) return versions.map(() => ({ kind: 'changed' }))
  const items = members(found)['items']
  if (statusCode !== 200 || !Array.isArray(items) || items.length !== versions.length) {
    const refusal = describeRefusal({ status: statusCode, ...reasonOf(found) })
    throw new CordwoodError('CORDWOOD_ERR_ELASTICSEARCH', `Expected POST /_bulk to succeed, got ${refusal}.`, { cause: found })
  }
  return items.map(judge)
}

function actionLine({ index, id, routing, seqNo, primaryTerm }: DocumentVersion): string {
  const action = {
    _index: index,
    _id: id,
    if_seq_no: seqNo,
    if_primary_term: primaryTerm,
    ...(routing !== undefined && { routing }),
  }
  return `${JSON.stringify({ delete: action })}\n`
}

function judge(item: unknown): Deletion {
  const { delete: action } = members(item)
  const status = Number(members(action)['status'])
  if (status >= 200 && status < 300) return { kind: 'deleted' }
  if (status === 404) return { kind: 'gone' }
  if (status === 409 || status === 429 || status === 503) return { kind: 'changed' }
  return { kind: 'refused', reason: describeRefusal({ status, ...reasonOf(action) }) }
}
