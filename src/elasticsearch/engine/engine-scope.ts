import type { ResultMetadata } from '../../core/engine.ts'
import { CordwoodError } from '../../core/error.ts'
import type { LevelTable } from '../../core/level.ts'
import type { QueryNode, TimeRange } from '../../core/query.ts'
import { wholeRange } from '../../query/time-range.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import { type CompileOptions, compileQuery, fieldsOf } from './compile.ts'
import { allOf, type Dsl } from './dsl.ts'
import { readFieldTypes } from './field-types.ts'
import { ask, members } from '../client/request.ts'

/** Which lines, where. */
export interface ElasticsearchEngineOptions {
  /** An official client of Elasticsearch or OpenSearch. */
  readonly client: ElasticsearchClient
  /** Data streams, indices or patterns, joined by commas. */
  readonly index: string
  /** Where words without a field are searched; default `message`. */
  readonly defaultFields?: readonly string[]
  /** The levels that lines and queries may name; default the six. */
  readonly levels?: LevelTable
  /** Milliseconds since 1970, for `now` in queries; default the system's. */
  readonly now?: () => number
}

/** Limits of one request. */
export interface RequestLimits {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}

/** What a server is given beyond the time limit to say how far it came. */
const graceMs = 1000

/** Reads what must be known of the index to compile a query, or what else is asked for. */
export async function compileOptions(
  options: ElasticsearchEngineOptions,
  fields: readonly string[],
  signal: AbortSignal | undefined,
): Promise<CompileOptions> {
  const { client, index, defaultFields, levels, now = Date.now } = options
  return {
    types: await readFieldTypes(client, index, fields, signal),
    now: now(),
    ...(defaultFields === undefined ? {} : { defaultFields }),
    ...(levels === undefined ? {} : { levels }),
  }
}

/** A query with a time range, as DSL. */
export async function compileScope(
  options: ElasticsearchEngineOptions,
  query: QueryNode,
  range: TimeRange,
  signal: AbortSignal | undefined,
): Promise<Dsl> {
  const compiled = compileQuery(query, await compileOptions(options, fieldsOf(query, options.defaultFields), signal))
  const { from, to } = wholeRange(range)
  if (from === undefined && to === undefined) return compiled
  const bounds = { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) }
  return allOf([compiled, { range: { '@timestamp': { ...bounds, format: 'epoch_millis' } } }])
}

/**
 * Searches.
 *
 * @param index - undefined: the body names a snapshot.
 * @returns the answer's body; undefined when the time was up before there was one.
 */
export async function askSearch(
  client: ElasticsearchClient,
  index: string | undefined,
  body: Dsl,
  { signal, timeoutMs }: RequestLimits,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return await ask(client, {
      method: 'POST',
      path: index === undefined ? '/_search' : `/${encodeURIComponent(index)}/_search`,
      ...(index === undefined ? {} : { querystring: { ignore_unavailable: 'true', allow_no_indices: 'true' } }),
      body: timeoutMs === undefined ? body : { ...body, timeout: `${Math.max(1, Math.ceil(timeoutMs))}ms` },
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeoutMs: timeoutMs + graceMs }),
    })
  } catch (error) {
    const cause = error instanceof CordwoodError ? error.cause : undefined
    if (timeoutMs !== undefined && cause instanceof Error && cause.name === 'TimeoutError') return undefined
    throw error
  }
}

/** How an answer came about. */
export function metadataOf(
  answer: Readonly<Record<string, unknown>> | undefined,
  startedMs: number,
  exact: boolean,
): ResultMetadata {
  const shards = members(answer?.['_shards'])
  const failed = Number(shards['failed'] ?? 0)
  const timedOut = answer === undefined || answer['timed_out'] === true
  const tookMs = Math.round(performance.now() - startedMs)
  const account = {
    engine: 'elasticsearch',
    tookMs,
    exact: exact && failed === 0 && !timedOut,
    timedOut,
    partial: timedOut || failed > 0,
  }
  if (failed === 0) return account
  const [first] = Array.isArray(shards['failures']) ? shards['failures'].map(members) : []
  const reason = String(members(first?.['reason'])['reason'] ?? 'no reason given')
  return { ...account, warnings: [`${failed} of ${Number(shards['total'])} shards did not answer: ${reason}`] }
}

/** How many lines match. */
export function totalOf(answer: Readonly<Record<string, unknown>> | undefined): number {
  return Number(members(members(answer?.['hits'])['total'])['value'] ?? 0)
}
