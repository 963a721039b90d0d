import { setTimeout as sleep } from 'node:timers/promises'
import { CordwoodError } from '../../core/error.ts'
import type { ElasticsearchClient, TransportOptions, TransportRequest } from './client.ts'

/** An answer of the server, whatever its status. */
export interface ServerResponse {
  readonly statusCode: number
  /** Parsed where it was JSON. */
  readonly body: unknown
}

/** One request with a JSON body, sent with headers that clients 8 and 9 and OpenSearch's share. */
export interface JsonRequest {
  readonly method: string
  readonly path: string
  readonly querystring?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

const defaultTimeoutMs = 30_000
/** Every status is an answer: what it means is decided by who asked. */
const allStatuses: readonly number[] = Array.from({ length: 200 }, (_, index) => 400 + index)

/**
 * Sends one request and answers with whatever the server said. Rejects only when there was no answer (connection, time, abort).
 */
export async function send(client: ElasticsearchClient, request: JsonRequest): Promise<ServerResponse> {
  const { method, path, querystring, body, signal, timeoutMs = defaultTimeoutMs } = request
  const sent: TransportRequest = {
    method,
    path,
    ...(querystring === undefined ? {} : { querystring }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  const options: TransportOptions = {
    // Also without a body: client 9 would name a type of its own, which Elasticsearch 8 does not know.
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    meta: true,
    maxRetries: 0,
    requestTimeout: timeoutMs,
    ignore: allStatuses,
    ...(signal === undefined ? {} : { signal }),
  }
  const answer = (await client.transport.request(sent as never, options as never)) as { statusCode?: number; body?: unknown }
  return { statusCode: answer.statusCode ?? 0, body: answer.body }
}

/** The members of an object that came from outside; nothing where it is no object. */
export function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** The first reason in an error body, in the server's own words. */
export function reasonOf(body: unknown): { readonly type: string; readonly reason: string } {
  const error = members(members(body)['error'])
  const [root] = Array.isArray(error['root_cause']) ? (error['root_cause'] as unknown[]) : []
  const named = members(root)['reason'] === undefined ? error : members(root)
  const plain = members(body)['error']
  return {
    type: String(named['type'] ?? 'unknown'),
    reason: String(named['reason'] ?? (typeof plain === 'string' ? plain : 'no reason given')),
  }
}

/** How often a question is asked again while the server says 503: an index that is being made has no shard for a moment. */
const patience = 5
const firstPauseMs = 100

async function sendPatiently(client: ElasticsearchClient, request: JsonRequest): Promise<ServerResponse> {
  for (let attempt = 0; ; attempt++) {
    const answer = await send(client, request)
    if (answer.statusCode !== 503 || attempt === patience) return answer
    await sleep(firstPauseMs * 2 ** attempt, undefined, request.signal === undefined ? {} : { signal: request.signal })
  }
}

/**
 * Like {@link send}, for questions that must succeed.
 *
 * @returns the body.
 * @throws CORDWOOD_ERR_ELASTICSEARCH with the server's reason, CORDWOOD_ERR_ABORTED when the signal ended it.
 */
export async function ask(client: ElasticsearchClient, request: JsonRequest): Promise<Readonly<Record<string, unknown>>> {
  let answer: ServerResponse
  try {
    answer = await sendPatiently(client, request)
  } catch (cause) {
    if (request.signal?.aborted === true)
      throw new CordwoodError('CORDWOOD_ERR_ABORTED', 'The query was cancelled by its AbortSignal.', { cause })
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new CordwoodError(
      'CORDWOOD_ERR_ELASTICSEARCH',
      `Expected an answer to ${request.method} ${request.path}, got none: ${message}.`,
      { cause },
    )
  }
  if (answer.statusCode >= 200 && answer.statusCode < 300) return members(answer.body)
  const { type, reason } = reasonOf(answer.body)
  throw new CordwoodError(
    'CORDWOOD_ERR_ELASTICSEARCH',
    `Expected ${request.method} ${request.path} to succeed, got HTTP ${answer.statusCode} ${type}: ${reason}.`,
    { cause: answer.body },
  )
}
