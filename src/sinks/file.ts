import { checkInteger, checkKeys, checkString, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { node } from '../core/node.ts'
import type { Sink, SinkHost } from '../core/sink.ts'
import type { AppendOptions } from '../writer/append.ts'
import { isExiting } from '../writer/exit.ts'
import { LogFile } from './log-file.ts'
import { checkRotate, type RotateOptions, type RotateSettings } from './rotate-options.ts'
import { type SinkOptions, sinkOptionNames, sinkOptionsOf } from './sink-options.ts'

/**
 * UTF-16 units of a batch. A file takes large writes more cheaply than small ones: the system makes larger pages for them, which costs more than
 * that lines leave the processor's cache (bench/file).
 */
const batchBytes = 64 << 10

/** Options of {@link file}. */
export interface FileOptions extends SinkOptions {
  /** Where the lines are appended. A link is followed. */
  readonly path: string
  /** Make the folders above it; default false. */
  readonly mkdir?: boolean
  /** Permissions of a new file, as `chmod` takes them; default 0o666 less the umask, and after a rotation those of the file before. */
  readonly mode?: number
  /**
   * Close the file by size, by time or both, and begin a new one. Closed files are `app.log.2026-11-20`, `app.log.2026-11-20.3`
   * (with `maxBytes`), `app.log.2026-11-20T14` (hours), and end in `.gz` or `.zst` when they are packed.
   */
  readonly rotate?: RotateOptions
  /**
   * Open the path again at this signal, for logrotate and the like: `SIGHUP`. The signal is then ours: the process no longer ends
   * by it. (That the file was renamed is noticed at the next write anyway; the signal also tells a process that writes nothing.)
   */
  readonly reopenOn?: NodeJS.Signals
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
 * Several processes may write to one path: each batch is one append. A file that is renamed, deleted or cut by another is
 * noticed within 10 ms of writing, and the path is opened again. A rotation never splits a line and, also when the process is
 * killed in the middle of one, never loses or doubles any; what a killed process left undone (packing) the next start does.
 * When a rotation fails, lines go on into the file as it is, and CORDWOOD_PROBLEM_ROTATION says so.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN, CORDWOOD_ERR_OPTION_INVALID, and when the logger is made: CORDWOOD_ERR_SOURCE_UNREADABLE if the file cannot be opened.
 *
 * @example
 * ```ts
 * import { createLogger, file } from 'cordwood'
 * await using log = createLogger({ service: 'checkout', sinks: [file({ path: '/var/log/checkout.log', mkdir: true })] })
 * log.info('started')
 * ```
 *
 * @example Two weeks of days, packed, and never more than 5 GB:
 * ```ts
 * import { createLogger, file } from 'cordwood'
 * const rotate = { interval: 'day', maxBytes: '100 MB', keep: { maxAgeDays: 14, totalBytes: '5 GB' }, compress: 'zstd' } as const
 * await using log = createLogger({ sinks: [file({ path: '/var/log/checkout.log', rotate })] })
 * log.info('started')
 * ```
 */
export function file(options: FileOptions): Sink {
  checkKeys('file()', options, ['path', 'mkdir', 'mode', 'rotate', 'reopenOn', ...sinkOptionNames])
  const path = checkString('path', options.path)
  const mode = options.mode === undefined ? undefined : checkInteger('mode', options.mode, 0o666, 0, 0o7777)
  const { mkdir = false } = options
  const rotate = options.rotate === undefined ? undefined : checkRotate(options.rotate)
  const signal = checkSignal(options.reopenOn)
  let target: LogFile | undefined
  /** Also after it was closed. */
  let last: LogFile | undefined
  let owners = 0

  const opened = (): LogFile => {
    if (target === undefined)
      throw new CordwoodError('CORDWOOD_ERR_CLOSED', `Expected file ${path} to be open, got a write after its logger was closed.`)
    return target
  }
  const reopen = (): void => {
    try {
      target?.reopen()
    } catch {
      // The next write finds the same, and says so.
    }
  }
  return {
    ...sinkOptionsOf(options),
    batch: { maxBytes: batchBytes, ...options.batch },
    name: 'file',
    start(host) {
      owners++
      if (target !== undefined) return
      last = target = open({ path, mkdir, mode }, rotate, host)
      if (signal !== undefined) process.on(signal, reopen)
    },
    async write(batch) {
      opened().write(batch)
    },
    async flush() {
      opened().finish()
    },
    flushSync() {
      opened().finish()
      if (isExiting()) target?.clear()
    },
    ...(rotate !== undefined && { stats: () => last?.stats() ?? {} }),
    async [Symbol.asyncDispose]() {
      if (target === undefined || --owners > 0) return
      const closing = target
      target = undefined
      if (signal !== undefined) process.off(signal, reopen)
      await closing.close()
    },
  }
}

function checkSignal(signal: NodeJS.Signals | undefined): NodeJS.Signals | undefined {
  const isKnown =
    signal === undefined || (Object.hasOwn(node.os.constants.signals, signal) && signal !== 'SIGKILL' && signal !== 'SIGSTOP')
  if (isKnown) return signal
  const message = `Expected \`reopenOn\` to be the name of a signal that a process can handle, got ${describe(signal)}.`
  throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
}

function open(options: AppendOptions, rotate: RotateSettings | undefined, host: SinkHost): LogFile {
  const { path } = options
  let target: LogFile
  try {
    target = new LogFile(options, rotate, host)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CordwoodError(
      'CORDWOOD_ERR_SOURCE_UNREADABLE',
      `Expected a file that can be appended to, got ${path}: ${why}. Check the path and its permissions, or pass mkdir: true.`,
      { cause },
    )
  }
  if (rotate !== undefined && !target.isRegular) {
    void target.close()
    const message = `Expected a regular file for \`rotate\`, got ${path}: pipes and devices cannot be rotated.`
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
  }
  if (target.wasTorn) {
    const message = `File ${path} ended in the middle of a line: its last writer was killed. A new line was begun.`
    host.report({ code: 'CORDWOOD_PROBLEM_UNCLEAN_END', message, lost: 0 })
  }
  for (const { pid, startedAt } of target.unclean) {
    const since = new Date(startedAt).toISOString()
    const message = `Process ${pid} (started ${since}) ended without its last flush to ${path}: its last lines may be missing.`
    host.report({ code: 'CORDWOOD_PROBLEM_UNCLEAN_END', message, lost: 0 })
  }
  return target
}
