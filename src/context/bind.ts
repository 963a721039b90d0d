import { AsyncLocalStorage } from 'node:async_hooks'
import { checkFunction } from '../core/check.ts'
import { carry } from './carry.ts'

/**
 * The same function, which from now on runs in the scope in which it was bound, wherever it is called from: a callback
 * that a pool, a queue or an emitter of another request will call. Other AsyncLocalStorages (OpenTelemetry's too) are
 * bound with it. Bound outside of any scope, it runs outside of any.
 *
 * @returns a function with the same `this`, arguments, result, name and length.
 * @throws CORDWOOD_ERR_OPTION_INVALID when it is not a function.
 *
 * @example
 * ```ts
 * import { bindContext, createLogger } from 'cordwood'
 * const log = createLogger({ service: 'mail' })
 * const waiting: (() => void)[] = []
 * log.withContext({ requestId: 'r-1' }, () => waiting.push(bindContext(() => log.info('sent'))))
 * waiting[0]?.() // → a line with http.request.id r-1
 * ```
 */
export function bindContext<This, Args extends unknown[], Result>(
  call: (this: This, ...args: Args) => Result,
): (this: This, ...args: Args) => Result {
  checkFunction('call', call)
  const snapshot = AsyncLocalStorage.snapshot()
  const bound = function (this: This, ...args: Args): Result {
    const result = snapshot(() => Reflect.apply(call, this, args))
    return carry(result, (later) => snapshot(later))
  }
  // Express tells error handlers by their four parameters.
  Object.defineProperty(bound, 'length', { value: call.length, configurable: true })
  Object.defineProperty(bound, 'name', { value: call.name, configurable: true })
  return bound
}
