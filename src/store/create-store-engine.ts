import type { EraseResult, LogEngine } from '../core/engine.ts'
import type { QueryNode, TimeRange } from '../core/query.ts'
import { asideEnd } from './directory/store-names.ts'
import { createStoreReader, type StoreEngineOptions } from './engine/store-engine.ts'
import { createScanEngine } from './scan/scan-engine.ts'
import { eraseFromStore } from './write/erase.ts'

/**
 * The engine over a store: it reads no more of its segments than the columns that a query asks for, and the lines that are not
 * sealed yet as the engine over files does. It locks nothing: the writer may be this process, another one, or none.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN, CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_SOURCE_UNREADABLE.
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { createStoreEngine, store } from 'cordwood/store'
 * import { openLogs } from 'cordwood/query'
 * const log = createLogger({ sinks: [store({ dir: './logs' })] })
 * log.error('payment failed')
 * await log.close()
 * const logs = await openLogs({ engine: createStoreEngine({ dir: './logs', memoryBytes: 64 * 1024 * 1024 }) })
 * console.log((await logs.query('level:error').last('1h').search()).total) // → 1
 * await logs.close()
 * ```
 */
export function createStoreEngine(options: StoreEngineOptions): LogEngine {
  const engine = createStoreReader(options)
  return { ...engine, erase: async (query, range, { signal } = {}) => eraseLines(options, query, range, signal) }
}

/** Plain files beside the store are not changed: their lines are told as not erased. */
async function eraseLines(
  { dir, files = [], levels }: StoreEngineOptions,
  query: QueryNode,
  range: TimeRange,
  signal: AbortSignal | undefined,
): Promise<EraseResult> {
  const reasons: string[] = []
  let [found, erased, failed] = [0, 0, 0]
  for (const one of typeof dir === 'string' ? [dir] : dir) {
    const result = await eraseFromStore(one, { query, range, ...(levels && { levels }), ...(signal && { signal }) })
    found += result.found
    erased += result.erased
    failed += result.failed
    if (result.failed > 0) reasons.push(`${one}: its writer did not seal ${result.failed} lines of its plain file.`)
    for (const path of result.unreadable) reasons.push(`${path} is damaged: what is in it is not known. ${remedyOf(path)}`)
  }
  if (files.length > 0) {
    const beside = createScanEngine({ paths: files, ...(levels && { levels }) })
    const { total } = await beside.search(query, range, { limit: 0, order: 'newest', ...(signal && { signal }) })
    await beside.close()
    found += total
    failed += total
    if (total > 0) reasons.push(`${total} lines are in plain files (${files.join(', ')}), which are not changed.`)
  }
  return { found, erased, failed, reasons }
}

function remedyOf(path: string): string {
  return path.endsWith(asideEnd) ? 'Remove it when nobody needs it any more.' : 'Run `cordwood repair`.'
}
