/** How far a class of somebody's may be from `Headers`. */
const maxLevels = 4

/**
 * Whether an object is one of fetch's `Headers`. The global is looked at only for one that says so by its prototypes: the first look at it
 * loads all of fetch (30 ms, bench import), and every object of a class would pay for it.
 */
export function isHeaders(object: object): object is Headers {
  let prototype: unknown = Object.getPrototypeOf(object)
  for (let level = 0; level < maxLevels && typeof prototype === 'object' && prototype !== null; level++) {
    if (Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag)?.value === 'Headers')
      return typeof Headers === 'function' && object instanceof Headers
    prototype = Object.getPrototypeOf(prototype)
  }
  return false
}
