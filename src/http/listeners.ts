import { EventEmitter } from 'node:events'
import { contextStorage } from '../context/storage.ts'
import type { ContextCell } from '../core/context.ts'

type Listener = (this: unknown, ...args: unknown[]) => unknown
type EventName = string | symbol
type Method = (this: Bindable, event: EventName, listener: Listener) => unknown

/** One listener that was added, and the function that was added in its place. */
interface Entry {
  readonly event: EventName
  readonly listener: Listener
  readonly bound: Listener
}

/** What is kept with an emitter: the request's scope, the methods that stood there before, and what was added. */
interface Binding {
  home: ContextCell
  readonly methods: Readonly<Record<string, Method>>
  readonly removeAll: EventEmitter['removeAllListeners']
  /** In the order in which they are called, for Node removes the last of those that are the same. */
  entries: Entry[]
  /** What `once` made: bound already when it comes by `on`. */
  once: WeakSet<Listener> | undefined
}

const bindingKey: unique symbol = Symbol('cordwood listeners')

type Bindable = EventEmitter & { [bindingKey]?: Binding }

const wrapped = ['on', 'addListener', 'prependListener', 'off', 'removeListener'] as const
type Wrapped = (typeof wrapped)[number]

/** The listener in the scope in which it is added, where that is one of this request, else in the request's own. */
function bind(
  binding: Binding,
  place: 'first' | 'last',
  event: EventName,
  listener: Listener,
  before?: (bound: Listener) => boolean,
): Listener {
  const current = contextStorage.getStore()
  const scope = current?.root === binding.home.root ? current : binding.home
  const bound: Listener & { listener?: Listener } = function (this: unknown, ...args) {
    if (before?.(bound) === false) return undefined
    return contextStorage.run(scope, () => Reflect.apply(listener, this, args))
  }
  // Node shows and finds a wrapped listener by this member.
  bound.listener = listener
  binding.entries[place === 'first' ? 'unshift' : 'push']({ event, listener, bound })
  return bound
}

function forget({ entries }: Binding, event: EventName, listener: Listener): Listener {
  const at = entries.findLastIndex((entry) => entry.event === event && (entry.listener === listener || entry.bound === listener))
  return entries.splice(at, at < 0 ? 0 : 1)[0]?.bound ?? listener
}

/** What stood there before us; on an object that only inherits from a bound one, that is Node's. */
function before(emitter: Bindable, name: Wrapped): Method {
  return emitter[bindingKey]?.methods[name] ?? (EventEmitter.prototype[name] as Method)
}

const placeOf = (name: Wrapped): 'first' | 'last' => (name === 'prependListener' ? 'first' : 'last')

function adding(name: 'on' | 'addListener' | 'prependListener'): Method {
  return function (event, listener) {
    const binding = this[bindingKey]
    // What is no function is Node's to refuse.
    const asIs = binding === undefined || typeof listener !== 'function' || binding.once?.has(listener) === true
    return Reflect.apply(before(this, name), this, [event, asIs ? listener : bind(binding, placeOf(name), event, listener)])
  }
}

function addingOnce(name: 'on' | 'prependListener'): Method {
  return function (event, listener) {
    const binding = this[bindingKey]
    if (binding === undefined || typeof listener !== 'function') return Reflect.apply(before(this, name), this, [event, listener])
    let fired = false
    const bound = bind(binding, placeOf(name), event, listener, (self) => {
      if (fired) return false
      fired = true
      forget(binding, event, self)
      this.removeListener(event, self)
      return true
    })
    binding.once ??= new WeakSet()
    binding.once.add(bound)
    // As Node's own `once` does, so that those who wrap `on` see it.
    this[name](event, bound)
    return this
  }
}

function removing(name: 'off' | 'removeListener'): Method {
  return function (event, listener) {
    const binding = this[bindingKey]
    const bound = binding === undefined ? listener : forget(binding, event, listener)
    // It was added through whoever wraps `on` after us, so it is removed through them, and comes by here again.
    if (bound !== listener && binding?.once?.has(bound) === true) return this.removeListener(event, bound)
    return Reflect.apply(before(this, name), this, [event, bound])
  }
}

/** Node takes them out of its list without asking for each. */
function removingAll(this: Bindable, ...events: EventName[]): unknown {
  const binding = this[bindingKey]
  const removed = Reflect.apply(binding?.removeAll ?? EventEmitter.prototype.removeAllListeners, this, events) as unknown
  const isGone = ({ event }: Entry): boolean => events.length === 0 || event === events[0]
  if (binding !== undefined) binding.entries = binding.entries.filter((entry) => !isGone(entry))
  return removed
}

const hidden = (value: unknown): PropertyDescriptor => ({ value, configurable: true, enumerable: false, writable: true })

// Made once: seven closures for each request and each response cost more than all else that a wrapper does.
const methods: PropertyDescriptorMap = {
  on: hidden(adding('on')),
  addListener: hidden(adding('addListener')),
  prependListener: hidden(adding('prependListener')),
  once: hidden(addingOnce('on')),
  prependOnceListener: hidden(addingOnce('prependListener')),
  off: hidden(removing('off')),
  removeListener: hidden(removing('removeListener')),
  removeAllListeners: hidden(removingAll),
}

/**
 * Makes the listeners of a request or response run in the request's scope. Node calls them from the connection, which belongs
 * to no request: without this, `req.on('end')` and Koa's `res.on('finish')` lose the context each time.
 *
 * The methods are wrapped on this one object, over whatever stands there, so that other libraries that do the same work beside
 * it. Bound again, the new scope takes the place of the old for listeners to come.
 */
export function bindListeners(emitter: EventEmitter, home: ContextCell): void {
  const target: Bindable = emitter
  const bound = target[bindingKey]
  if (bound !== undefined) {
    bound.home = home
    return
  }
  const { on, addListener, prependListener, off, removeListener, removeAllListeners } = emitter
  const binding: Binding = {
    home,
    methods: { on, addListener, prependListener, off, removeListener },
    removeAll: removeAllListeners,
    entries: [],
    once: undefined,
  }
  Object.defineProperty(target, bindingKey, { value: binding, configurable: true, enumerable: false, writable: true })
  Object.defineProperties(target, methods)
}
