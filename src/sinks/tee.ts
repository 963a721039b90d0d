import type { LineBatch } from '../core/batch.ts'
import { mergeCounters, mergeStats } from './merge-stats.ts'
import { checkSinks } from './check-sinks.ts'
import type { Sink } from '../core/sink.ts'
import { longestClose } from './longest-close.ts'
import { mostHeld } from './merge-held.ts'

/**
 * Writes each batch to several sinks that are to have exactly the same lines. A batch counts as written when all have it; when
 * one fails, only those that have not got it are tried again. Otherwise simply name several sinks of a logger: then each has a
 * ring of its own, and a slow one does not hold up the others. What one of them still holds in a queue of its own (Elasticsearch) is
 * pending for all.
 *
 * @example
 * ```ts
 * import { createLogger, file, tee } from 'cordwood'
 * const log = createLogger({ sinks: [tee(file({ path: 'a.log' }), file({ path: 'b.log' }))] })
 * log.info('on both disks')
 * ```
 */
export function tee(...sinks: readonly [Sink, ...Sink[]]): Sink {
  checkSinks('tee()', sinks)
  /** Which of the sinks have the batch that was written last. */
  let current: LineBatch | undefined
  let done = new Set<Sink>()
  const all = async (act: (sink: Sink) => Promise<unknown>): Promise<void> => {
    const results = await Promise.allSettled(sinks.map(async (sink) => act(sink)))
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }
  const canSync = sinks.every((sink) => sink.flushSync !== undefined)
  return {
    name: `tee(${sinks.map(({ name }) => name).join(', ')})`,
    start: (host) => sinks.forEach((sink) => sink.start?.(host)),
    declare: (fields) => sinks.forEach((sink) => sink.declare?.(fields)),
    async write(batch) {
      if (batch !== current) {
        current = batch
        done = new Set()
      }
      const mine = done
      await all(async (sink) => {
        if (mine.has(sink)) return
        await sink.write(batch)
        mine.add(sink)
      })
    },
    flush: async () => all(async (sink) => sink.flush()),
    ...(canSync && {
      flushSync(deadlineMs = 0) {
        const start = performance.now()
        let failure: unknown
        for (const sink of sinks) {
          try {
            sink.flushSync?.(Math.max(0, deadlineMs - (performance.now() - start)))
            if (current !== undefined) done.add(sink)
          } catch (error) {
            failure ??= error
          }
        }
        if (failure !== undefined) throw failure
      },
    }),
    held: () => mostHeld(sinks),
    hasMore: () => sinks.some((sink) => sink.hasMore?.() === true),
    ...longestClose(sinks),
    stats: () => mergeStats(sinks),
    counters: mergeCounters(sinks),
    [Symbol.asyncDispose]: async () => all(async (sink) => sink[Symbol.asyncDispose]()),
  }
}
