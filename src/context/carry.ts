/** Calls a function within a scope. */
export type RunInScope = <Result>(call: () => Result) => Result

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function'
}

/** Thenables that begin when they are awaited, and iterators, whose bodies run when they are asked for the next value. */
function startsLater(value: object): boolean {
  try {
    const then: unknown = Reflect.get(value, 'then')
    if (isFunction(then)) return then !== Promise.prototype.then
    return isFunction(Reflect.get(value, 'next')) && (Symbol.asyncIterator in value || Symbol.iterator in value)
  } catch {
    return false
  }
}

/**
 * What a function returned, made to stay in the function's scope when it does its work only later: lazy thenables
 * (Prisma, knex, mongoose), generators and iterators. Everything else, promises too, comes back as it is.
 *
 * What comes back in place of a lazy one behaves like it: methods run on the real object, and what they return is
 * carried too. The real one is not changed, because several scopes may return the same.
 */
export function carry<Result>(result: Result, run: RunInScope): Result {
  if (typeof result !== 'object' || result === null || !startsLater(result)) return result
  const real: object = result
  // The target is an empty object behind which the real one stands, so that frozen members do not bind the traps.
  const stand: Result & object = new Proxy(Object.create(real), {
    get(_target, key) {
      const value: unknown = Reflect.get(real, key, real)
      if (!isFunction(value) || key === 'constructor') return value
      return function (this: unknown, ...args: unknown[]): unknown {
        const answer = run(() => Reflect.apply(value, this === stand ? real : this, args))
        return answer === real ? stand : carry(answer, run)
      }
    },
    set: (_target, key, value) => Reflect.set(real, key, value, real),
    deleteProperty: (_target, key) => Reflect.deleteProperty(real, key),
    has: (_target, key) => Reflect.has(real, key),
    ownKeys: () => Reflect.ownKeys(real),
    getOwnPropertyDescriptor(_target, key) {
      const descriptor = Reflect.getOwnPropertyDescriptor(real, key)
      return descriptor === undefined ? undefined : { ...descriptor, configurable: true }
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(real),
  })
  return stand
}
