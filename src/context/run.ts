import { systemClock } from '../core/clock.ts'
import type { ContextCell } from '../core/context.ts'
import type { Fields } from '../core/record.ts'
import { carry } from './carry.ts'
import { extendContext } from './context.ts'
import { endLater } from './end-later.ts'
import { createScope, endScope } from './scope.ts'
import { areScopesWatched, contextStorage } from './storage.ts'

/** Calls a function in a scope. What it returns stays in the scope, also when its work begins later. */
export function runInScope<Result>(cell: ContextCell, call: () => Result): Result {
  const result = contextStorage.run(cell, call)
  // The usual two need no second look.
  if (typeof result !== 'object' || result instanceof Promise) {
    if (!(result instanceof Promise) || result.then === Promise.prototype.then) return result
  }
  return carry(result, (later) => contextStorage.run(cell, later))
}

/**
 * Calls a function in an outermost scope, which ends with it: when it returns or throws, or when the promise it returns is settled. Where
 * somebody waits for that, the promise that comes back is another one with the same result, because to listen on the one that was
 * returned would hide a rejection that nobody handles.
 */
export function runToEnd<Result>(cell: ContextCell, call: () => Result): Result {
  if (!areScopesWatched()) return runInScope(cell, call)
  const beganMs = systemClock.monotonic()
  const end = (hasFailed: boolean, error: unknown): void =>
    endScope(cell.root, { hasFailed, durationMs: systemClock.monotonic() - beganMs, status: undefined, error })
  let result: Result
  try {
    result = runInScope(cell, call)
  } catch (error) {
    end(true, error)
    throw error
  }
  return endLater(result, end)
}

/** Calls a function in a new scope with these fields within the current one; of a key in both, the inner wins. */
export function runInContext<Result>(fields: Fields, call: () => Result): Result {
  const outer = contextStorage.getStore()
  const cell = createScope(outer, fields)
  return outer === undefined ? runToEnd(cell, call) : runInScope(cell, call)
}

/**
 * Adds fields to the innermost scope, for all its tasks, from now on. Scopes that were opened within it before keep theirs.
 *
 * @returns false outside of any scope, where it has no effect.
 */
export function addToContext(fields: Fields): boolean {
  const cell = contextStorage.getStore()
  if (cell === undefined) return false
  cell.context = extendContext(cell.context, fields)
  return true
}
