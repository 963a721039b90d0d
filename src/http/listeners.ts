import type { EventEmitter } from 'node:events'
import { contextStorage } from '../context/storage.ts'
import type { ContextCell } from '../core/context.ts'

type Listener = (this: unknown, ...args: unknown[]) => unknown

/** One listener that was added, and the function that was added in its place. */
interface Entry {
  readonly event: string | symbol
  readonly listener: Listener
  readonly bound: Listener
}

type Method = (event: string | symbol, listener: Listener) => unknown

/**
 * Makes the listeners of a request or response run in the request's scope. Node calls them from the connection, which belongs
 * to no request: without this, `req.on('end')` and Koa's `res.on('finish')` lose the context each time.
 *
 * A listener keeps the scope in which it was added where that is one of this request, else it gets the request's own. The
 * methods are wrapped on this one object, over whatever stands there, so that other libraries that do the same work beside it.
 */
export function bindListeners(emitter: EventEmitter, home: ContextCell): void {
  const entries: Entry[] = []
  const once = new WeakSet<Listener>()

  const scopeNow = (): ContextCell => {
    const current = contextStorage.getStore()
    return current?.root === home.root ? current : home
  }

  const remember = (event: string | symbol, listener: Listener, bound: Listener): Listener => {
    // Node shows and finds a wrapped listener by this member.
    Object.defineProperty(bound, 'listener', { value: listener, configurable: true, writable: true })
    entries.push({ event, listener, bound })
    return bound
  }

  const forget = (event: string | symbol, listener: Listener): Listener => {
    const at = entries.findLastIndex(
      (entry) => entry.event === event && (entry.listener === listener || entry.bound === listener),
    )
    return entries.splice(at, at < 0 ? 0 : 1)[0]?.bound ?? listener
  }

  const replace = (name: keyof EventEmitter, value: Method): void => {
    Object.defineProperty(emitter, name, { value, configurable: true, enumerable: false, writable: true })
  }

  for (const name of ['on', 'addListener', 'prependListener'] as const) {
    const add: Method = emitter[name]
    replace(name, function (this: unknown, event, listener) {
      // What is no function is Node's to refuse; what `once` made is bound already.
      if (typeof listener !== 'function' || once.has(listener)) return Reflect.apply(add, this, [event, listener])
      const scope = scopeNow()
      const bound: Listener = function (this: unknown, ...args) {
        return contextStorage.run(scope, () => Reflect.apply(listener, this, args))
      }
      return Reflect.apply(add, this, [event, remember(event, listener, bound)])
    })
  }

  for (const [name, adding] of [
    ['once', 'on'],
    ['prependOnceListener', 'prependListener'],
  ] as const) {
    const add: Method = emitter[name]
    replace(name, function (this: unknown, event, listener) {
      if (typeof listener !== 'function') return Reflect.apply(add, this, [event, listener])
      const scope = scopeNow()
      let fired = false
      const bound: Listener = function (this: unknown, ...args) {
        if (fired) return undefined
        fired = true
        forget(event, bound)
        emitter.removeListener(event, bound)
        return contextStorage.run(scope, () => Reflect.apply(listener, this, args))
      }
      once.add(bound)
      remember(event, listener, bound)
      // As Node's own `once` does, so that those who wrap `on` see it.
      emitter[adding](event, bound)
      return this
    })
  }

  for (const name of ['off', 'removeListener'] as const) {
    const remove: Method = emitter[name]
    replace(name, function (this: unknown, event, listener) {
      const bound = forget(event, listener)
      // It was added through whoever wraps `on` after us, so it is removed through them, and comes by here again.
      if (bound !== listener && once.has(bound)) return emitter.removeListener(event, bound)
      return Reflect.apply(remove, this, [event, bound])
    })
  }
}
