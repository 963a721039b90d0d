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
  return openStream({ minLength: 0, ...rest, dest: target(dest) }) as unknown as FileDestination
}

/** Lines of one turn of the loop are written together, in pieces of about so many units. */
const gathered = 8_192

/**
 * A file is opened, and written to, within the process's own thread also where pino would do both in the background: what is opened later
 * takes nothing when the process ends at once, and what is on its way in the background then comes behind what follows it. So a file that
 * is to write later gathers lines, as many as it is told or those of one turn of the loop.
 */
function openStream(options: DestinationOptions): object {
  const { sync, dest, minLength = 0 } = options
  if (sync === true || typeof dest !== 'string') return new sonicBoom.SonicBoom(options)
  let stream: sonicBoom.SonicBoom
  try {
    stream = new sonicBoom.SonicBoom({ ...options, sync: true, minLength: minLength === 0 ? gathered : minLength })
  } catch {
    // What cannot be opened is told of as pino does it: later, by an event.
    return new sonicBoom.SonicBoom(options)
  }
  if (minLength > 0) return stream
  const write = stream.write.bind(stream)
  let turn: NodeJS.Immediate | undefined
  return Object.assign(stream, {
    write(line: string): boolean {
      turn ??= setImmediate(() => {
        turn = undefined
        if (Reflect.get(stream, 'destroyed') !== true) stream.flush()
      })
      return write(line)
    },
  })
}
