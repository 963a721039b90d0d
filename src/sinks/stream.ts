import type { Writable } from 'node:stream'
import { checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { Sink } from '../core/sink.ts'
import { type SinkOptions, sinkOptionNames, sinkOptionsOf } from './sink-options.ts'

/** Options of {@link stream}. */
export interface StreamOptions extends SinkOptions {
  /** End the stream when the logger is closed; default false: it is not ours. */
  readonly end?: boolean
}

/**
 * Writes lines to any writable stream of Node, one batch at a time: the next waits until the stream has dealt with this one.
 *
 * A stream cannot write within a call, so what it has not written when the process ends is lost: for files and for
 * standard output use {@link file} and {@link stdout}.
 *
 * @example
 * ```ts
 * import { createWriteStream } from 'node:fs'
 * import { createLogger, stream } from 'cordwood'
 * const log = createLogger({ sinks: [stream(createWriteStream('app.log'), { end: true })] })
 * log.info('started')
 * await log.close()
 * ```
 */
export function stream(writable: Writable, options: StreamOptions = {}): Sink {
  checkKeys('stream()', options, ['end', ...sinkOptionNames])
  if (typeof writable?.write !== 'function' || typeof writable.on !== 'function') {
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected a Writable stream, got ${describe(writable)}.`)
  }
  const isGone = (): boolean => writable.destroyed || writable.writableEnded || !writable.writable
  return {
    ...sinkOptionsOf(options),
    name: 'stream',
    start() {
      // Without a listener, a stream that fails ends the process. The failure itself comes back with the write.
      if (!writable.listeners('error').includes(ignore)) writable.on('error', ignore)
    },
    write(batch) {
      return new Promise((resolve, reject) => {
        const fail = (cause: unknown): void => reject(isGone() ? closed(cause) : cause)
        if (isGone()) return fail(writable.errored)
        writable.write(batch.lines.join(''), (error) => (error ? fail(error) : resolve()))
      })
    },
    async flush() {},
    async [Symbol.asyncDispose]() {
      if (options.end !== true || isGone()) return
      await new Promise<void>((resolve) => writable.end(resolve))
    },
  }
}

/** One for all sinks of a stream, however many loggers write to it. */
function ignore(): void {}

function closed(cause: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_PROBLEM_SINK_CLOSED', 'Expected a stream that takes lines, got one that has ended.', {
    cause,
  })
}
