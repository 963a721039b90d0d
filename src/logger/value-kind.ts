import { types } from 'node:util'

/** What an argument of a log call is taken for. */
export type ValueKind = 'fields' | 'error' | 'lazy' | 'value'

/** Whether something was made to be thrown: an Error of any realm. Never throws. */
export function isError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    // The common case, plain fields, ends here; the rest asks the engine, since each realm (vm, jest) has its own Error.
    if (prototype === Object.prototype || prototype === null) return false
    return value instanceof Error || types.isNativeError(value)
  } catch {
    return false
  }
}

/**
 * Tells fields from errors, functions that make fields, and bare values (primitives, arrays, collections: things whose members
 * would say nothing as fields of a line). Never throws.
 */
export function kindOf(value: unknown): ValueKind {
  if (typeof value === 'function') return 'lazy'
  if (typeof value !== 'object' || value === null) return 'value'
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) return 'fields'
    if (value instanceof Error || types.isNativeError(value)) return 'error'
    const isValue =
      Array.isArray(value) ||
      ArrayBuffer.isView(value) ||
      types.isMap(value) ||
      types.isSet(value) ||
      types.isDate(value) ||
      types.isRegExp(value) ||
      types.isPromise(value) ||
      types.isAnyArrayBuffer(value) ||
      types.isBoxedPrimitive(value) ||
      value instanceof URL
    return isValue ? 'value' : 'fields'
  } catch {
    return 'fields'
  }
}
