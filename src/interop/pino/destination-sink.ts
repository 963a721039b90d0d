import type { LineBatch } from '../../core/batch.ts'
import { CordwoodError } from '../../core/error.ts'
import { levelNumbers } from '../../core/level.ts'
import type { Sink } from '../../core/sink.ts'
import { isExiting } from '../../writer/exit.ts'
import { createMetadata } from './metadata.ts'

/** Whatever pino writes to: anything with a `write` that takes a line. */
export interface PinoDestination {
  /** Takes one line. What it answers does not matter, but for streams of Node. */
  write(line: string): unknown
}

/** What a destination may have besides. */
type Stream = PinoDestination &
  Partial<Pick<NodeJS.WritableStream, 'on' | 'once' | 'off' | 'end'>> & {
    readonly destroyed?: boolean
    readonly writableEnded?: boolean
    readonly writableNeedDrain?: boolean
    flush?(callback?: (error?: unknown) => void): unknown
    flushSync?(): unknown
    emit?(name: string, ...values: unknown[]): unknown
  }

/** One for all sinks of a stream. */
function ignore(): void {}

/**
 * Writes each line, by itself and within the call where the stream takes it, to a destination of pino's: a stream of Node, one of
 * `destination()` or `multistream()`, or any object with a `write`. It is not closed with the logger: it is not ours.
 *
 * @param config - told to the destination at the start, as pino does.
 */
export function destinationSink(destination: PinoDestination, config: object): Sink {
  const stream = destination as Stream
  const metadata = createMetadata(stream)
  let batch: LineBatch | undefined
  let at = 0

  const gone = (): CordwoodError | undefined =>
    stream.destroyed === true || stream.writableEnded === true
      ? new CordwoodError('CORDWOOD_PROBLEM_SINK_CLOSED', 'Expected a stream that takes lines, got one that has ended.')
      : undefined
  /** As in pino: behind a fatal line the process may not come to more. A stream that cannot flush yet still has the line. */
  const flushNow = (): void => {
    try {
      stream.flushSync?.()
    } catch {}
  }
  /** Up to the end, or to where the stream asks to wait. A line counts once `write` came back. */
  const writeOn = (given: LineBatch): boolean => {
    if (given !== batch) {
      batch = given
      at = 0
    }
    for (; at < given.lines.length; at++) {
      const failure = gone()
      if (failure !== undefined) throw failure
      if (stream.writableNeedDrain === true && !isExiting()) return false
      metadata?.(given, at)
      stream.write(given.lines[at] as string)
      if ((given.levels[at] ?? 0) >= levelNumbers.fatal) flushNow()
    }
    batch = undefined
    return true
  }
  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        for (const name of ['drain', 'close', 'error']) stream.off?.(name, end)
        resolve()
      }
      for (const name of ['drain', 'close', 'error']) stream.once?.(name, end)
    })
  const ended = Promise.resolve()

  return {
    name: 'destination',
    format: 'pino',
    start() {
      // Without a listener, a stream that fails ends the process. The failure itself comes back with the next write.
      stream.on?.('error', ignore)
      if (typeof stream.emit === 'function') stream.emit('message', { code: 'PINO_CONFIG', config })
    },
    write(given) {
      if (writeOn(given)) return ended
      return (async () => {
        do await drained()
        while (!writeOn(given))
      })()
    },
    async flush() {
      const { flush } = stream
      if (typeof flush !== 'function' || stream.destroyed === true) return
      if (flush.length === 0) return void (await flush.call(stream))
      await new Promise<void>((resolve, reject) => {
        flush.call(stream, (error) => (error instanceof Error ? reject(error) : resolve()))
      })
      // Sonic-boom before version 5 calls back at once where it gathers nothing, and writes on.
      while (Reflect.get(stream, '_writing') === true && gone() === undefined) await drained()
    },
    flushSync() {
      if (batch !== undefined && !(isExiting() && writeOn(batch))) {
        throw new CordwoodError('CORDWOOD_PROBLEM_FLUSH_TIMEOUT', 'The stream asks to wait: its lines are still on their way.')
      }
      if (isExiting() && typeof stream.flushSync === 'function' && stream.destroyed !== true) stream.flushSync()
    },
    async [Symbol.asyncDispose]() {
      await this.flush()
    },
  }
}
