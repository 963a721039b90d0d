import { resolve } from 'node:path'
import { checkInteger, checkKeys, checkOneOf, checkString } from '../../core/check.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { SegmentEntry } from '../directory/manifest.ts'
import { readStore, type StorePart } from '../directory/read-store.ts'
import { findWorker } from './find-worker.ts'
import { checkStore } from './check-store.ts'
import { createRunner, type JobRunner } from './create-runner.ts'
import { checkSignal, maintain } from './maintenance.ts'
import { planMerges } from './plan-merges.ts'
import { errorText } from './error-text.ts'
import type { MergeOrder } from './merge-segments.ts'
import { type StoreHost, systemHost } from './store-host.ts'

/** Options of {@link compactStore}. */
export interface CompactOptions {
  /** Only segments whose newest line is so old; default 0: all. */
  readonly olderThanMs?: number
  /** Lines of a merged segment at most; default 262,144. */
  readonly rows?: number
  /** `cold` (default): as small as can be, slowly. `online`: merged only. */
  readonly level?: 'cold' | 'online'
  /**
   * `zstd` (default), or `brotli`, which makes text 7 % smaller, and JSON 1 %, for up to three times the work here.
   */
  readonly codec?: 'zstd' | 'brotli'
  /** Ends between two segments. */
  readonly signal?: AbortSignal
  /** Told after each merged segment, in lines. */
  readonly onProgress?: (done: number, all: number) => void
  /** Told of what cannot be merged, and stays as it is. */
  readonly onProblem?: ReportProblem
}

/** What {@link compactStore} did. */
export interface CompactResult {
  /** Segments before and after. */
  readonly segments: { readonly before: number; readonly after: number }
  /** Bytes of all files of the store, before and after. */
  readonly bytes: { readonly before: number; readonly after: number }
  /** Lines in the segments that were made anew. */
  readonly lines: number
}

/** With some hundred bytes a line, so much is in memory several times. */
const maxRawBytes = 128 << 20
const defaultRows = 262_144
const everything = { maxAgeMs: Infinity, maxBytes: Infinity }

/**
 * Makes a store smaller: merges segments and compresses them as well as can be. Those who write and read it meanwhile are not
 * disturbed; a reader sees either the old segments or the merged one. It can be stopped at any moment, and go on another time.
 *
 * @throws CORDWOOD_ERR_SOURCE_UNREADABLE where there is no store, CORDWOOD_ERR_STORE_BUSY, CORDWOOD_ERR_ABORTED, and what the system says.
 *
 * @example
 * ```ts
 * import { createLogger } from 'cordwood'
 * import { compactStore, store } from 'cordwood/store'
 * const log = createLogger({ sinks: [store({ dir: './logs' })] })
 * log.info('started')
 * await log.close()
 * const { bytes } = await compactStore('./logs')
 * console.log(bytes.after > 0) // → true
 * ```
 */
export async function compactStore(dir: string, options: CompactOptions = {}): Promise<CompactResult> {
  checkKeys('compactStore()', options, ['olderThanMs', 'rows', 'level', 'codec', 'signal', 'onProgress', 'onProblem'])
  const directory = resolve(checkString('dir', dir))
  const olderThanMs = checkInteger('olderThanMs', options.olderThanMs, 0, 0)
  const rows = checkInteger('rows', options.rows, defaultRows, 1, 1_000_000)
  const level = checkOneOf('level', options.level, ['cold', 'online'], 'cold')
  const codec = checkOneOf('codec', options.codec, ['zstd', 'brotli'], 'zstd')
  const host = systemHost(options.onProblem ?? (() => undefined))
  checkStore(directory, host)
  const runner = createRunner(host, findWorker())
  runner.hold(true)
  try {
    return await maintain(directory, host, options.signal, async () => {
      const before = sizeOf(readStore(directory, host.files))
      await runner.run({ kind: 'care', retain: { directory, retention: everything, reserveBytes: 0 } })
      // A line may say a time that is still to come: it is no reason not to merge all.
      const newest = olderThanMs === 0 ? Infinity : host.clock.now() - olderThanMs
      const orders = readStore(directory, host.files).flatMap(({ folder, segments }) =>
        runsUpTo(segments, newest)
          .flatMap((run) => planMerges(run, { rows, rawBytes: maxRawBytes }))
          .map((group) => ({ folder, files: group.map(({ file }) => file), lines: linesOf(group) })),
      )
      const all = orders.reduce((sum, { lines }) => sum + lines, 0)
      let done = 0
      for (const { folder, files, lines } of orders) {
        checkSignal(options.signal)
        await merge(runner, host, { folder, files, level, codec })
        done += lines
        options.onProgress?.(done, all)
      }
      const after = sizeOf(readStore(directory, host.files))
      return {
        segments: { before: before.segments, after: after.segments },
        bytes: { before: before.bytes, after: after.bytes },
        lines: done,
      }
    })
  } finally {
    await runner.stop()
  }
}

/** One that is damaged stays as it is, with those that were to be merged with it. */
async function merge(runner: JobRunner, host: StoreHost, order: MergeOrder): Promise<void> {
  try {
    await runner.run({ kind: 'merge', order })
  } catch (cause) {
    const message = `Segments ${order.files.join(', ')} of ${order.folder} could not be merged (${errorText(cause)}): they stay as they are.`
    host.report({ code: 'CORDWOOD_PROBLEM_STORE', message, cause, lost: 0 })
  }
}

/** Those that are old enough, as they stand side by side. */
function runsUpTo(segments: readonly SegmentEntry[], newest: number): readonly (readonly SegmentEntry[])[] {
  const runs: SegmentEntry[][] = [[]]
  for (const segment of segments) {
    if (segment.lastTime !== null && segment.lastTime > newest) runs.push([])
    else runs.at(-1)?.push(segment)
  }
  return runs
}

function linesOf(segments: readonly SegmentEntry[]): number {
  return segments.reduce((sum, { rows }) => sum + rows, 0)
}

function sizeOf(parts: readonly StorePart[]): { segments: number; bytes: number } {
  const segments = parts.flatMap((part) => part.segments)
  const hotBytes = parts.flatMap((part) => part.hot).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return { segments: segments.length, bytes: segments.reduce((sum, { bytes }) => sum + bytes, hotBytes) }
}
