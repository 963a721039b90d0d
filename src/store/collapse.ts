import type { LineBatch } from '../core/batch.ts'
import { checkInteger, checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { Sink } from '../core/sink.ts'
import { collapseBatch, type CollapsedBatch } from '../template/collapse.ts'

/** When lines become one. */
export interface CollapseOptions {
  /** So many lines of one kind within a window become one; default 6. */
  readonly minCount?: number
  /** How long lines wait for others like them, in milliseconds; default 1,000. */
  readonly windowMs?: number
  /** Lines of one window at most; default 1,000. */
  readonly maxLines?: number
  /** How many of the lines are shown by what they have of their own; default 3. */
  readonly samples?: number
}

function checkSink(sink: unknown): void {
  if (typeof sink === 'object' && sink !== null && 'write' in sink && 'flush' in sink) return
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected a sink such as stdout() or elasticsearch({ node }) for collapse(), got ${describe(sink)}.`,
  )
}

/**
 * Writes lines of one kind (level, message literal, names of the fields) that come close together as one line, which says how many
 * they were, when, between which record ids, with a summary of each number that differs and a few samples. It loses detail, so it
 * stands behind a sink that has all lines: a file or the store. Lines of level error and above, and of `audit()`, stay as they are.
 *
 * The line has the members `count`, `first_occurrence`, `last_occurrence`, `first_id`, `last_id` (record ids: `get(id)` of an engine
 * over the complete lines finds them), `sample_details`, `summary` (`min max mean sum p99` a number), and `log.sample_weight`, by which the query
 * helper counts all of them. `stats()` has `collapsed`: lines that went into others. It counts lines as the writer gave them, so
 * what the sink behind it wrote is that less `collapsed`.
 *
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN.
 *
 * @example
 * ```ts
 * import { createLogger, file, stdout } from 'cordwood'
 * import { collapse } from 'cordwood/store'
 *
 * const log = createLogger({ sinks: [file({ path: 'all.log' }), collapse(stdout())] })
 * for (let attempt = 1; attempt <= 100; attempt++) log.info('waiting for {host}', { host: 'db', attempt }) // one line on stdout
 * ```
 */
export function collapse(sink: Sink, options: CollapseOptions = {}): Sink {
  checkSink(sink)
  checkKeys('collapse()', options, ['minCount', 'windowMs', 'maxLines', 'samples'])
  const maxLines = checkInteger('maxLines', options.maxLines, 1000, 2, 100_000)
  const maxAgeMs = checkInteger('windowMs', options.windowMs, 1000, 1, 60_000)
  const settings = {
    minCount: checkInteger('minCount', options.minCount, 6, 2, 100_000),
    samples: checkInteger('samples', options.samples, 3, 0, 100),
  }
  /** What was made of batches: offered again, perhaps after one of another logger, each must be the same object for the sink. */
  const made = new WeakMap<LineBatch, CollapsedBatch>()
  let collapsed = 0
  const { level, filter, format, overflow } = sink
  return {
    name: `collapse(${sink.name})`,
    ...(level !== undefined && { level }),
    ...(filter !== undefined && { filter: (record) => filter.call(sink, record) }),
    ...(format !== undefined && { format }),
    ...(overflow !== undefined && { overflow }),
    batch: { ...(sink.batch?.maxBytes !== undefined && { maxBytes: sink.batch.maxBytes }), maxLines, maxAgeMs },
    ...(sink.start && { start: (host) => sink.start?.(host) }),
    ...(sink.declare && { declare: (fields) => sink.declare?.(fields) }),
    write(batch) {
      let one = made.get(batch)
      if (one === undefined) {
        one = collapseBatch(batch, settings)
        collapsed += one.collapsed
        made.set(batch, one)
      }
      return sink.write(one.batch)
    },
    flush: async () => sink.flush(),
    ...(sink.flushSync && { flushSync: (deadlineMs) => sink.flushSync?.(deadlineMs) }),
    ...(sink.hasMore && { hasMore: () => sink.hasMore?.() === true }),
    ...(sink.held && { held: () => sink.held?.() ?? { pending: new Map(), dropped: new Map() } }),
    stats: () => ({ ...sink.stats?.(), collapsed }),
    counters: [...(sink.counters ?? []), 'collapsed'],
    [Symbol.asyncDispose]: async () => sink[Symbol.asyncDispose](),
  }
}
