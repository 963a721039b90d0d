import { AsyncLocalStorage } from 'node:async_hooks'
import type { ContextCell } from '../core/context.ts'

const key: symbol = Symbol.for('cordwood.context.1')

/** The storage of the process, and how many loggers of it want to know how scopes end. */
interface ContextStorage extends AsyncLocalStorage<ContextCell> {
  watchers?: number
}

function isStorage(value: unknown): value is ContextStorage {
  return typeof value === 'object' && value !== null && 'run' in value && 'getStore' in value
}

// Each AsyncLocalStorage taxes every await of the process on Node 22, and two of them would hide each other's scopes:
// one for the process, shared by all copies of the package, which cells of version 1 make safe.
function openStorage(): ContextStorage {
  const found: unknown = Reflect.get(globalThis, key)
  if (isStorage(found)) return found
  const storage = new AsyncLocalStorage<ContextCell>()
  Object.defineProperty(globalThis, key, { value: storage, configurable: true, enumerable: false, writable: false })
  return storage
}

/** Where the current scope is found: one for the process. Entered by `run` only, never by `enterWith`, which leaks. */
export const contextStorage: AsyncLocalStorage<ContextCell> = openStorage()

const shared: ContextStorage = contextStorage

/** Whether anybody wants to know how scopes end: else nothing is done to find out. */
export function areScopesWatched(): boolean {
  return shared.watchers !== undefined && shared.watchers > 0
}

/**
 * Has scopes that begin from now on tell their end.
 *
 * @returns takes it back.
 */
export function watchScopes(): () => void {
  shared.watchers = (shared.watchers ?? 0) + 1
  let isOver = false
  return () => {
    if (!isOver) shared.watchers = (shared.watchers ?? 1) - 1
    isOver = true
  }
}
