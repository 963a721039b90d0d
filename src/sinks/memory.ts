import { checkInteger, checkKeys } from '../core/check.ts'
import { recordId } from '../core/id.ts'
import type { LogRecord } from '../core/record.ts'
import type { Sink } from '../core/sink.ts'
import { decodeLine } from '../json/decode.ts'
import { type SinkOptions, sinkOptionNames, sinkOptionsOf } from './sink-options.ts'

/** Options of {@link memory}. */
export interface MemoryOptions extends SinkOptions {
  /** Only so many lines are kept, the newest; default 100,000. */
  readonly maxLines?: number
}

/** A sink that keeps its lines. */
export interface MemorySink extends Sink {
  /** The lines, oldest first, each with its line feed. Flush the logger before you look. */
  readonly lines: readonly string[]
  /** The same lines, decoded. */
  readonly records: readonly LogRecord[]
  /** Forgets all lines. */
  clear(): void
}

interface Kept {
  readonly line: string
  readonly time: number
  readonly id: string
}

/**
 * Keeps lines in memory, for tests and for a look at what was logged.
 *
 * @example
 * ```ts
 * import { createLogger, memory } from 'cordwood'
 * const sink = memory()
 * const log = createLogger({ sinks: [sink] })
 * log.info('order placed', { orderId: 7 })
 * await log.flush()
 * console.log(sink.records[0]?.message) // → order placed
 * ```
 */
export function memory(options: MemoryOptions = {}): MemorySink {
  checkKeys('memory()', options, ['maxLines', ...sinkOptionNames])
  const maxLines = checkInteger('maxLines', options.maxLines, 100_000, 1)
  let kept: Kept[] = []
  return {
    ...sinkOptionsOf(options),
    name: 'memory',
    get lines() {
      return kept.map(({ line }) => line)
    },
    get records() {
      return kept.map(({ line, id, time }) => decodeLine(line, { id, time }))
    },
    clear() {
      kept = []
    },
    async write({ lines, times, sequences, bootId }) {
      for (const [at, line] of lines.entries()) {
        kept.push({ line, time: times[at] ?? 0, id: recordId(bootId, sequences[at] ?? 0) })
      }
      if (kept.length > maxLines) kept = kept.slice(-maxLines)
    },
    async flush() {},
    flushSync() {},
    async [Symbol.asyncDispose]() {},
  }
}
