import type { Fields } from '../core/record.ts'
import { copyFields } from './copy-fields.ts'
import { messageOf } from './value-kind.ts'

/** Measures one operation; see `measurePerformance`. It logs once: at `end`, or when it is disposed of. */
export interface PerformanceTimer extends Disposable {
  /** Adds fields to the line that will be logged. */
  set(fields: Fields): this
  /** Marks the operation as failed, with what was thrown. */
  fail(error: unknown): this
  /** Notes, under `laps`, the nanoseconds since the start. */
  lap(name: string): this
  /** Logs the line and answers the duration in milliseconds; the second call logs nothing and answers the same. */
  end(fields?: Fields): number
}

/** How a line about a duration is logged. */
export type LogDuration = (
  operation: string,
  durationMs: number,
  fields: Fields | undefined,
  failed: boolean,
  error: unknown,
) => void

/** The fields of a line about a duration, under their ECS names. */
export function durationFields(
  operation: string,
  durationMs: unknown,
  failed: boolean,
  fields: Fields | undefined,
): Record<string, unknown> {
  const all = fields === undefined ? {} : copyFields(fields, 'metrics')
  all['event.action'] = operation
  if (typeof durationMs === 'number' && durationMs >= 0 && durationMs < Infinity) {
    all['event.duration'] = Math.round(durationMs * 1e6)
  } else all['durationMs'] = durationMs
  all['event.outcome'] = failed ? 'failure' : 'success'
  return all
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
  } catch {
    return false
  }
}

/**
 * Starts a timer.
 *
 * @param now - milliseconds that only grow.
 */
export function startTimer(operation: string, now: () => number, log: LogDuration): PerformanceTimer {
  const start = now()
  let fields: Record<string, unknown> | undefined
  let laps: Record<string, number> | undefined
  let isFailed = false
  let failure: unknown
  let durationMs: number | undefined
  const add = (more: Fields): void => {
    fields = { ...fields, ...copyFields(more, 'metrics') }
  }
  const timer: PerformanceTimer = {
    set(more) {
      add(more)
      return timer
    },
    fail(error) {
      isFailed = true
      failure = error
      return timer
    },
    lap(name) {
      laps = { ...laps, [messageOf(name)]: Math.round((now() - start) * 1e6) }
      return timer
    },
    end(more) {
      if (durationMs !== undefined) return durationMs
      durationMs = now() - start
      if (more !== undefined) add(more)
      if (laps !== undefined) add({ laps })
      log(operation, durationMs, fields, isFailed, failure)
      return durationMs
    },
    [Symbol.dispose]() {
      timer.end()
    },
  }
  return timer
}

/** Runs a function under a timer. What it throws or rejects with is logged, and thrown on. */
export function measure<Result>(timer: PerformanceTimer, run: () => Result): Result {
  let result: Result
  try {
    result = run()
  } catch (error) {
    timer.fail(error).end()
    throw error
  }
  if (!isThenable(result)) {
    timer.end()
    return result
  }
  const settled = result.then(
    (value) => {
      timer.end()
      return value
    },
    (error: unknown) => {
      timer.fail(error).end()
      throw error
    },
  )
  return settled as Result
}
