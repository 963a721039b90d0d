import * as types from 'node:util/types'

/** What an argument of a log call is taken for. */
export type ValueKind = 'fields' | 'error' | 'lazy' | 'value'

/**
 * Tells fields from errors, functions that make fields, and bare values (primitives, arrays, collections: things whose members
 * would say nothing as fields of a line). Never throws.
 */
export function kindOf(value: unknown): ValueKind {
  if (typeof value === 'function') return 'lazy'
  if (typeof value !== 'object' || value === null) return 'value'
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    // The common case, plain fields, ends here; the rest asks the engine, since each realm (vm, jest) has its own Error.
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

/** The text of what was thrown, or of any value in the place of a text: its message, if it has one. Never throws. */
export function messageOf(error: unknown): string {
  try {
    if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
    return String(error)
  } catch {
    return ''
  }
}
