import { checkKeys, checkString, describe } from '../core/check.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import type { LogEngine } from '../core/engine.ts'
import { CordwoodError } from '../core/error.ts'
import type { LevelTable } from '../core/level.ts'
import { checkLevels } from '../core/level-option.ts'
import type { ElasticsearchClient } from '../elasticsearch/client/client.ts'
import { HashLiteral } from '../mask/hash-literal.ts'
import type { MaskOptions } from '../mask/settings.ts'
import { toPredicate } from '../query/predicate.ts'
import { createStoreEngine } from '../store/create-store-engine.ts'
import { findStores } from '../store/directory/find-stores.ts'
import { createScanEngine } from '../store/scan/scan-engine.ts'
import type { QueryInput } from './derive/spec.ts'
import { guardEngine } from './guard.ts'
import { hashLiterals } from './hash-literals.ts'
import { Logs } from './logs.ts'
import { readQuery } from './read-specs.ts'

/** Where logs are: paths (stores, files, folders, patterns), an index of Elasticsearch or OpenSearch, or an engine of your own. */
export type LogSource =
  | string
  | readonly string[]
  | { readonly path: string }
  | { readonly paths: readonly string[] }
  | { readonly elasticsearch: ElasticsearchClient; readonly index: string }
  | { readonly engine: LogEngine }

/** Options of `openLogs`. */
export interface OpenLogsOptions {
  /** What `now` is; default the system's. */
  readonly clock?: Clock
  /**
   * Levels beside the six that queries may name, as the logger that wrote the lines had them: `{ notice: 35 }`. An engine of your
   * own is told of them when it is made.
   */
  readonly levels?: Readonly<Record<string, number>>
  /**
   * `mask` of the logger that wrote the lines, with the same key, where it hashes values: `userId:"u-1"` then finds the lines that have its hash.
   */
  readonly mask?: MaskOptions
  /**
   * What every line must fit, whatever is asked: of a tenant, of a team. It is joined to the parsed query and not to its text, so no query
   * leads out of it; `get` and `tail` keep to it too. Make it with the tag `kql` where it has values.
   */
  readonly guard?: QueryInput
  /**
   * The fields that may be asked for, by the names that queries use; `http.*` allows all below. The words of a message are `message`. What
   * lines show is decided by `fields` of a search.
   */
  readonly allowedFields?: readonly string[]
}

/**
 * Opens logs for queries.
 *
 * @param source - `'./logs'`, a list of paths, or `{ elasticsearch: client, index: 'logs-*' }`.
 * @throws CORDWOOD_ERR_SOURCE_UNREADABLE where a path does not exist; CORDWOOD_ERR_OPTION_UNKNOWN, CORDWOOD_ERR_OPTION_INVALID,
 * CORDWOOD_ERR_LEVEL_RESERVED.
 * @example
 * ```ts
 * import { openLogs } from 'cordwood/query'
 * const logs = await openLogs('./logs')
 * const page = await logs.query('level:error').last('1h').search()
 * console.log(page.records[0]?.message)
 * await logs.close()
 * ```
 */
export async function openLogs(source: LogSource, options: OpenLogsOptions = {}): Promise<Logs> {
  checkKeys('openLogs', options, ['clock', 'levels', 'mask', 'guard', 'allowedFields'])
  const reading: Reading = { clock: options.clock ?? systemClock, levels: checkLevels(options.levels) }
  const { clock, levels } = reading
  const hash = options.mask === undefined ? undefined : new HashLiteral(options.mask, 'mask')
  const asked = options.guard === undefined ? undefined : readQuery(options.guard)
  const guard = asked === undefined || hash === undefined ? asked : hashLiterals(asked, hash)
  // Said now and not by the first query: a guard that cannot be understood guards nothing.
  if (guard !== undefined) toPredicate(guard, { now: clock.now(), levels })
  const allowedFields = checkNames(options.allowedFields)
  const engine = await openEngine(source, reading)
  const within = guard === undefined ? engine : guardEngine(engine, guard, () => ({ now: clock.now(), levels }))
  return new Logs({ engine: within, ...reading, hash, guard, allowedFields })
}

function checkNames(names: readonly string[] | undefined): readonly string[] | undefined {
  if (names === undefined) return undefined
  if (Array.isArray(names)) return names.map((name) => checkString('allowedFields', name))
  throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`allowedFields\` to be a list, got ${describe(names)}.`)
}

/** What engines need to know beside the source. */
interface Reading {
  readonly clock: Clock
  readonly levels: LevelTable
}

async function openEngine(source: LogSource, reading: Reading): Promise<LogEngine> {
  if (typeof source === 'string') return openPaths([source], reading)
  if (isList(source)) return openPaths(source, reading)
  if (typeof source !== 'object' || source === null) throw unknownSource(source)
  if ('path' in source) {
    checkKeys('openLogs', source, ['path'])
    return openPaths([source.path], reading)
  }
  if ('paths' in source) {
    checkKeys('openLogs', source, ['paths'])
    return openPaths(source.paths, reading)
  }
  if ('engine' in source) {
    checkKeys('openLogs', source, ['engine'])
    return source.engine
  }
  if (!('elasticsearch' in source)) throw unknownSource(source)
  checkKeys('openLogs', source, ['elasticsearch', 'index'])
  const index = checkString('index', source.index)
  checkClient(source.elasticsearch)
  // Loaded only where it is used.
  const { createElasticsearchEngine } = await import('../elasticsearch/engine/engine.ts')
  const { clock, levels } = reading
  return createElasticsearchEngine({ client: source.elasticsearch, index, levels, now: () => clock.now() })
}

function checkClient(client: unknown): void {
  const { transport } = (client ?? {}) as { readonly transport?: { readonly request?: unknown } }
  if (typeof transport?.request === 'function') return
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`elasticsearch\` to be a client of @elastic/elasticsearch or OpenSearch, such as new Client({ node }), got ${describe(client)}.`,
  )
}

function isList(source: LogSource): source is readonly string[] {
  return Array.isArray(source)
}

function openPaths(paths: readonly string[], reading: Reading): LogEngine {
  if (paths.length === 0) throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', 'Expected at least one path, got none.')
  const checked = paths.map((path) => checkString('path', path))
  const dir = checked.flatMap(findStores)
  if (dir.length === 0) return createScanEngine({ paths: checked, ...reading })
  // Other logs may lie in the folder of a store too.
  return createStoreEngine({ dir, files: checked, ...reading })
}

function unknownSource(source: unknown): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected a path, a list of paths, { elasticsearch, index } or { engine }, got ${describe(source)}.`,
  )
}
