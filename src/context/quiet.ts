import type { ContextCell } from '../core/context.ts'
import { createContext } from './context.ts'
import { createRoot } from './scope.ts'
import { contextStorage } from './storage.ts'

/** Outside of any scope: a scope that is over, for whoever waits for its end. */
function emptyCell(): ContextCell {
  const root = createRoot()
  root.outcome = { hasFailed: false, durationMs: 0, status: undefined, error: undefined }
  return { v: 1, context: createContext({}), root }
}

/**
 * Calls a function whose lines, also those of its promises and timers, are not enriched: an enricher that logs would ask itself
 * for ever. Everything else of the scope stays.
 */
export function inQuiet<Result>(call: () => Result): Result {
  const cell = contextStorage.getStore() ?? emptyCell()
  return cell.isQuiet === true ? call() : contextStorage.run({ ...cell, isQuiet: true }, call)
}
