import { CordwoodError } from '../../core/error.ts'
import type { Sink } from '../../core/sink.ts'
import { checkStoreOptions, type StoreOptions } from './options.ts'
import { storeCounters, StoreWriter } from './store-writer.ts'

/**
 * Keeps lines in a folder that is small and can be searched: `openLogs(dir)` of `cordwood/query` and `cordwood search dir` read it while
 * it is written, from any process.
 *
 * A line stands in a plain file (`hot-*.ndjson`: `tail -f` and `grep` work) when `write` returns, and is there however the process ends;
 * only a power cut can lose what the system had not yet written to the disk (see `durability`). Full files are made into compressed segments of
 * typed columns by a thread of their own, or in this one where threads cannot be started (some bundles). Whatever is stopped at any
 * moment, the next start puts in order: no line is lost, and none is there twice. It then reports CORDWOOD_PROBLEM_UNCLEAN_END.
 *
 * On a full disk lines wait in the ring, and writing goes on where it stopped. When sealing fails, lines stay in plain files, and
 * CORDWOOD_PROBLEM_STORE says so once. What `retention` deletes is in `stats().expiredLines`.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN, CORDWOOD_ERR_OPTION_INVALID, and when the logger is made: CORDWOOD_ERR_SOURCE_UNREADABLE if the folder cannot
 * be written to, CORDWOOD_ERR_STORE_VERSION if a newer version has written it.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { store } from 'cordwood/store'
 * import { openLogs } from 'cordwood/query'
 * await using log = createLogger({ service: 'checkout', sinks: [store({ dir: './logs', retention: { maxBytes: 10e9 } })] })
 * log.info('order {orderId} placed', { orderId: 'o-1' })
 * await log.flush()
 * const logs = await openLogs('./logs')
 * const { records } = await logs.search('orderId:"o-1"')
 * console.log(records[0]?.message) // → order o-1 placed
 * ```
 */
export function store(options: StoreOptions): Sink {
  const settings = checkStoreOptions(options)
  const { level, filter, format, batch, overflow } = options
  let writer: StoreWriter | undefined
  /** Also after it was closed. */
  let last: StoreWriter | undefined
  let owners = 0
  const opened = (): StoreWriter => {
    if (writer !== undefined) return writer
    const message = `Expected the store in ${settings.directory} to be open, got a write after its logger was closed.`
    throw new CordwoodError('CORDWOOD_ERR_CLOSED', message)
  }
  return {
    name: 'store',
    ...(level !== undefined && { level }),
    ...(filter !== undefined && { filter }),
    ...(format !== undefined && { format }),
    ...(batch !== undefined && { batch }),
    ...(overflow !== undefined && { overflow }),
    start(host) {
      if (writer === undefined) {
        const next = new StoreWriter(settings, host)
        next.open()
        writer = last = next
      }
      owners++
    },
    async write(batch) {
      opened().write(batch)
    },
    async flush() {
      opened().flush()
    },
    flushSync() {
      opened().flush()
    },
    stats: () => last?.stats() ?? {},
    counters: storeCounters,
    async [Symbol.asyncDispose]() {
      if (writer === undefined || --owners > 0) return
      const closing = writer
      writer = undefined
      await closing.close()
    },
  }
}
