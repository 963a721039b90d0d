function refuse(): never {
  throw new TypeError('Expected only to be read: an enricher answers with what it adds, it does not change what was logged.')
}

/** A view has a target of its own, because the rules of proxies would not let a frozen object show views of its members. */
const traps = (object: object): ProxyHandler<object> => ({
  get: (_target, key) => readOnly(Reflect.get(object, key)),
  has: (_target, key) => Reflect.has(object, key),
  ownKeys: () => Reflect.ownKeys(object),
  getOwnPropertyDescriptor(target, key) {
    const found = Reflect.getOwnPropertyDescriptor(object, key)
    if (found === undefined) return undefined
    // Of an array, `length` is the one member that cannot be shown as configurable.
    const configurable = Reflect.getOwnPropertyDescriptor(target, key)?.configurable ?? true
    return {
      value: readOnly(Reflect.get(object, key)),
      enumerable: found.enumerable ?? false,
      writable: !configurable,
      configurable,
    }
  },
  getPrototypeOf: () => Reflect.getPrototypeOf(object),
  set: refuse,
  deleteProperty: refuse,
  defineProperty: refuse,
  setPrototypeOf: refuse,
  preventExtensions: refuse,
})

function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object)
  return prototype === Object.prototype || prototype === null
}

/**
 * A view of a value through which nothing can be changed: plain objects and arrays, at any depth. What is no object is itself,
 * and so is an instance of a class, which would not work through a view.
 */
export function readOnly<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return new Proxy<object>([], traps(value)) as Value
  return isPlain(value) ? (new Proxy({}, traps(value)) as Value) : value
}
