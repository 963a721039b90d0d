import sonicBoom from 'sonic-boom'
import type { PinoDestination } from './destination-sink.ts'

/** Options of {@link destination}, as sonic-boom has them. */
export interface DestinationOptions {
  /** A path or a file descriptor; default standard output. */
  readonly dest?: string | number
  /** Bytes that are gathered before they are written. */
  readonly minLength?: number
  /** Bytes that wait at most; what comes then is dropped. */
  readonly maxLength?: number
  /** Write within the call. */
  readonly sync?: boolean
  /** Append to the file; default true. */
  readonly append?: boolean
  /** Make the folder. */
  readonly mkdir?: boolean
  /** Of a file that is made. */
  readonly mode?: number | string
}

/** A file, or standard output, as pino writes to it. */
export interface FileDestination extends PinoDestination {
  /** Opens the file again, after somebody renamed it. */
  reopen(file?: string): void
  /** Writes what waits. */
  flush(callback?: (error?: Error | null) => void): void
  /** Writes what waits within the call. */
  flushSync(): void
  /** Writes what waits and closes the file. */
  end(): void
  /** Closes the file. */
  destroy(): void
  /** Events: `ready`, `drain`, `error`, `finish`, `close`. */
  on(event: string, listener: (...values: never[]) => void): this
  /** The same, once. */
  once(event: string, listener: (...values: never[]) => void): this
}

const standardOutput = 1

/** Texts that are numbers mean file descriptors. */
function target(dest: string | number | undefined): string | number {
  if (dest === undefined || dest === '') return standardOutput
  return typeof dest === 'string' && /^\d+$/.test(dest) ? Number(dest) : dest
}

/**
 * Opens a file, or standard output, as pino does. For a logger of this package a path, or the sinks `file()` and `stdout()`, do more:
 * they lose nothing at the end of the process.
 *
 * @throws what the system says where a file cannot be opened and `sync` is true.
 *
 * @example
 * ```ts
 * import { destination, pino } from 'cordwood/pino'
 * pino(destination({ dest: 'app.log', sync: true })).info('started')
 * ```
 */
export function destination(options: DestinationOptions | string | number = {}): FileDestination {
  const given = typeof options === 'object' ? options : { dest: options }
  const { dest, ...rest } = given
  return new sonicBoom.SonicBoom({ minLength: 0, ...rest, dest: target(dest) }) as unknown as FileDestination
}
