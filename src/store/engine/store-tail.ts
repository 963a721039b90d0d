import type { LogRecord } from '../../core/record.ts'
import { readStore } from '../directory/read-store.ts'
import type { LineRules } from '../scan/line-decoder.ts'
import { findLogFiles, type LogFile } from '../scan/log-files.ts'
import { tailFiles } from '../scan/scan-tail.ts'

/** How a tail is done. */
interface TailOptions {
  readonly signal: AbortSignal | undefined
  readonly intervalMs: number
  readonly maxLineBytes: number
}

/** Lines as they come into stores: their hot files are followed, each to its end, also when it has been sealed and removed. */
export function tailStores(
  directories: readonly string[],
  files: readonly string[],
  rules: LineRules,
  options: TailOptions,
): AsyncIterable<LogRecord> {
  const find = (): readonly LogFile[] => [...directories.flatMap(hotFiles), ...findLogFiles(files, 'skip')]
  return tailFiles({ ...options, rules, find, begun: find() })
}

function hotFiles(directory: string): readonly LogFile[] {
  return readStore(directory).flatMap(({ hot }) =>
    hot.map(({ path, print, bornMs, sizeBytes }) => ({ path, identity: path, regular: true, print, bornMs, sizeBytes })),
  )
}
