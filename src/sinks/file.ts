import { checkInteger, checkKeys, checkString } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { Sink, SinkHost } from '../core/sink.ts'
import { AppendFile } from '../writer/append.ts'
import { isExiting } from '../writer/exit.ts'
import { markOpen, type OpenMarker } from '../writer/open-marker.ts'
import { type SinkOptions, sinkOptionNames, sinkOptionsOf } from './sink-options.ts'

/** Options of {@link file}. */
export interface FileOptions extends SinkOptions {
  /** Where the lines are appended. */
  readonly path: string
  /** Make the folders above it; default false. */
  readonly mkdir?: boolean
  /** Permissions of a new file, as `chmod` takes them; default 0o666 less the umask. */
  readonly mode?: number
}

/**
 * Appends lines to a file: one synchronous write a batch, in order.
 *
 * At the end of the process every line is there, however it ends; only a SIGKILL, an abort or a power cut can lose lines:
 * those of the last flush interval, and none at or above `syncAtOrAbove`. The next start then reports
 * CORDWOOD_PROBLEM_UNCLEAN_END: it knows by a small hidden file beside the log (`.app.log.<id>.open`) that is there as long as
 * the log is open. If the file was left in the middle of a line, a new one is begun.
 * On a full disk lines wait in the ring, and writing goes on where it stopped.
 *
 * @throws CORDWOOD_ERR_OPTION_INVALID, and when the logger is made: CORDWOOD_ERR_SOURCE_UNREADABLE if the file cannot be opened.
 *
 * @example
 * ```ts
 * import { createLogger, file } from 'cordwood'
 * await using log = createLogger({ service: 'checkout', sinks: [file({ path: '/var/log/checkout.log', mkdir: true })] })
 * log.info('started')
 * ```
 */
export function file(options: FileOptions): Sink {
  checkKeys('file()', options, ['path', 'mkdir', 'mode', ...sinkOptionNames])
  const path = checkString('path', options.path)
  const mode = options.mode === undefined ? undefined : checkInteger('mode', options.mode, 0o666, 0, 0o7777)
  const { mkdir = false } = options
  let target: AppendFile | undefined
  let marker: OpenMarker | undefined
  let owners = 0

  const opened = (): AppendFile => {
    if (target === undefined)
      throw new CordwoodError('CORDWOOD_ERR_CLOSED', `Expected file ${path} to be open, got a write after its logger was closed.`)
    return target
  }
  return {
    ...sinkOptionsOf(options),
    name: 'file',
    start(host) {
      owners++
      if (target !== undefined) return
      target = open(path, mkdir, mode, host)
      marker = markOpen(path, host.bootId)
      for (const { pid, startedAt } of marker.unclean) {
        const since = new Date(startedAt).toISOString()
        const message = `Process ${pid} (started ${since}) ended without its last flush to ${path}: its last lines may be missing.`
        host.report({ code: 'CORDWOOD_PROBLEM_UNCLEAN_END', message, lost: 0 })
      }
    },
    async write(batch) {
      opened().write(batch)
    },
    async flush() {
      opened().finish()
    },
    flushSync() {
      opened().finish()
      if (isExiting()) marker?.clear()
    },
    async [Symbol.asyncDispose]() {
      if (target === undefined || --owners > 0) return
      const closing = target
      target = undefined
      await closing.close()
      marker?.clear()
    },
  }
}

function open(path: string, mkdir: boolean, mode: number | undefined, host: SinkHost): AppendFile {
  try {
    const target = new AppendFile({ path, mkdir, mode })
    if (target.wasTorn) {
      const message = `File ${path} ended in the middle of a line: its last writer was killed. A new line was begun.`
      host.report({ code: 'CORDWOOD_PROBLEM_UNCLEAN_END', message, lost: 0 })
    }
    return target
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CordwoodError(
      'CORDWOOD_ERR_SOURCE_UNREADABLE',
      `Expected a file that can be appended to, got ${path}: ${why}. Check the path and its permissions, or pass mkdir: true.`,
      { cause },
    )
  }
}
