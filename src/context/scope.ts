import type { ContextCell, ScopeRoot } from '../core/context.ts'
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
  return { v: 1, context: extendContext(outer?.context, fields), root: root ?? outer?.root ?? createRoot() }
}
