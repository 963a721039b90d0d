import type { LineBatch } from './batch.ts'
import type { Clock } from './clock.ts'
import type { DeclaredFields } from './declared-fields.ts'
import type { LevelInput, LevelTable } from './level.ts'
import type { ReportProblem } from './problem.ts'
import type { LogRecord } from './record.ts'

/** Prints a record as one line (without its line feed). */
export type FormatFunction = (record: LogRecord) => string

/** The form of a line: Elastic Common Schema, pino's, or your own. */
export type LineFormat = 'ecs' | 'pino' | FormatFunction

/** What happens to a line when the ring in front of a sink is full. */
export type OverflowPolicy = 'drop-lowest-level' | 'drop-oldest' | 'drop-newest' | 'block'

/** When a batch is handed to a sink: whichever comes first. */
export interface BatchOptions {
  /** Lines of one batch at most. */
  readonly maxLines?: number
  /** UTF-16 units of one batch at most. */
  readonly maxBytes?: number
  /** Milliseconds from the oldest waiting line. */
  readonly maxAgeMs?: number
}

/** What a sink is told when a logger takes it into use. */
export interface SinkHost {
  /** The door for trouble that is not a failed write. */
  readonly report: ReportProblem
  /** Of the root logger. */
  readonly bootId: string
  /** The logger's `service`. */
  readonly service: string | undefined
  /** The logger's levels, custom ones too; default the six. */
  readonly levels?: LevelTable
  /** The logger's; default the system's. */
  readonly clock?: Clock
}

/** Lines that a sink has taken and that are not written, by the level's number. */
export interface HeldLines {
  /** On their way: their fate is open. */
  readonly pending: ReadonlyMap<number, number>
  /** Given up. */
  readonly dropped: ReadonlyMap<number, number>
}

/**
 * Where lines go. A sink throws on failure: the writer in front of it alone catches, retries and counts.
 *
 * The writer calls `write` with one batch at a time, in order, and waits for its promise before the next.
 * A rejected write means that none of the batch counts as written: the writer offers the same batch again; a sink that had
 * taken a part of it goes on after that part (it sees that it is the same `LineBatch` object).
 */
export interface Sink {
  /** For messages and metrics: `file`, `stdout`, `elasticsearch`. */
  readonly name: string
  /** Lines below it are not for this sink. */
  readonly level?: LevelInput | (string & {})
  /** False keeps the line from this sink. It sees the decoded, masked line. */
  readonly filter?: (record: LogRecord) => boolean
  /** Unless given, the logger's. */
  readonly format?: LineFormat
  /** When a batch is handed to it. */
  readonly batch?: BatchOptions
  /** Unless given: a sink with `flushSync` writes within the call, others drop the lowest level first. */
  readonly overflow?: OverflowPolicy
  /** Called once per logger, before the first write. */
  start?(host: SinkHost): void
  /**
   * Told, before or after the start, what the schema of an event says of fields: at most once an event. Must not throw.
   */
  declare?(fields: DeclaredFields): void
  /** Takes a batch; resolves when it is written, or, in a sink with a queue of its own (`held`), when the queue has it. */
  write(batch: LineBatch): Promise<void>
  /** Resolves when all that was taken is written. */
  flush(): Promise<void>
  /**
   * Ends, within this call, every write that was begun; for sinks that can. After it returns, they count as written.
   * Throws when one of them failed. When the time is up it throws an error with the code CORDWOOD_PROBLEM_FLUSH_TIMEOUT:
   * then the writes are still on their way. A sink whose other end is gone for good throws (and rejects) with the code
   * CORDWOOD_PROBLEM_SINK_CLOSED: it is not asked again.
   *
   * @param deadlineMs - at most so many milliseconds from now; 0 or nothing: without waiting.
   */
  flushSync?(deadlineMs?: number): void
  /**
   * Of all that `write` took, in sinks with a queue of their own: what is not written yet, and what it gave up. The books
   * count these as pending and dropped, not as written.
   */
  held?(): HeldLines
  /** Whether it would bring lines further that count as written, if the process lived on for a moment: asked at a natural end. */
  hasMore?(): boolean
  /** The logger's `close()` waits so many milliseconds for its last lines; default 5,000. */
  readonly closeDeadlineMs?: number
  /** Extra numbers for the books: what happened after `written` (Elasticsearch: stored, dead letters ...). */
  stats?(): Readonly<Record<string, number>>
  /** The names of those of them that only grow; the others tell how it is now. */
  readonly counters?: readonly string[]
  /** Flushes and frees everything. Never closes what it does not own (stdout). */
  [Symbol.asyncDispose](): Promise<void>
}
