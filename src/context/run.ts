import type { ContextCell } from '../core/context.ts'
import type { Fields } from '../core/record.ts'
import { carry } from './carry.ts'
import { extendContext } from './context.ts'
import { createScope } from './scope.ts'
import { contextStorage } from './storage.ts'

/** Calls a function in a scope. What it returns stays in the scope, also when its work begins later. */
export function runInScope<Result>(cell: ContextCell, call: () => Result): Result {
  const result = contextStorage.run(cell, call)
  // The usual two need no second look.
  if (typeof result !== 'object' || result instanceof Promise) {
    if (!(result instanceof Promise) || result.then === Promise.prototype.then) return result
  }
  return carry(result, (later) => contextStorage.run(cell, later))
}

/** Calls a function in a new scope with these fields within the current one; of a key in both, the inner wins. */
export function runInContext<Result>(fields: Fields, call: () => Result): Result {
  return runInScope(createScope(contextStorage.getStore(), fields), call)
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
