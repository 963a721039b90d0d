import type { ContextCell, ScopeOutcome, ScopeRoot } from '../core/context.ts'
import type { Fields } from '../core/record.ts'
import { extendContext } from './context.ts'

/** A root of a scope that nothing opened: traced, with no state of other vendors. */
export function createRoot(traceFlags: number = 1, traceState?: string): ScopeRoot {
  return { traceFlags, traceState, watcher: undefined, outcome: undefined }
}

/**
 * The cell of a scope with these fields within another, or of an outermost one.
 *
 * @param root - unless given, the outer scope's, so that all scopes of one request know that they belong together.
 */
export function createScope(outer: ContextCell | undefined, fields: Fields, root?: ScopeRoot): ContextCell {
  const cell: ContextCell = { v: 1, context: extendContext(outer?.context, fields), root: root ?? outer?.root ?? createRoot() }
  return outer?.isQuiet === true ? { ...cell, isQuiet: true } : cell
}

/** Tells those who wait for the end of an outermost scope. Only the first call counts. */
export function endScope(root: ScopeRoot, outcome: ScopeOutcome): void {
  if (root.outcome !== undefined) return
  root.outcome = outcome
  for (let watcher = root.watcher; watcher !== undefined; watcher = watcher.next) watcher.end(outcome)
}
