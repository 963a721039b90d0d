import { AsyncLocalStorage } from 'node:async_hooks'
import type { ContextCell } from '../core/context.ts'

const key: symbol = Symbol.for('cordwood.context.1')

function isStorage(value: unknown): value is AsyncLocalStorage<ContextCell> {
  return typeof value === 'object' && value !== null && 'run' in value && 'getStore' in value
}

// Each AsyncLocalStorage taxes every await of the process on Node 22, and two of them would hide each other's scopes:
// one for the process, shared by all copies of the package, which cells of version 1 make safe.
function openStorage(): AsyncLocalStorage<ContextCell> {
  const found: unknown = Reflect.get(globalThis, key)
  if (isStorage(found)) return found
  const storage = new AsyncLocalStorage<ContextCell>()
  Object.defineProperty(globalThis, key, { value: storage, configurable: true, enumerable: false, writable: false })
  return storage
}

/** Where the current scope is found: one for the process. Entered by `run` only, never by `enterWith`, which leaks. */
export const contextStorage: AsyncLocalStorage<ContextCell> = openStorage()
