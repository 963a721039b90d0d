import type { Context } from '../core/context.ts'
import { asFields } from '../core/as-fields.ts'
import type { Fields } from '../core/record.ts'

type Values = Record<string, unknown>

/** Copies fields whose getters may throw: such a key throws again in the copy, when it is encoded, where it is dealt with. */
function copyOneByOne(into: Values, fields: object): void {
  let keys: readonly string[] = []
  try {
    keys = Object.keys(fields)
  } catch {
    // A proxy that will not say what it holds has nothing to copy.
  }
  for (const key of keys) {
    try {
      const value: unknown = Reflect.get(fields, key)
      Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
    } catch (error) {
      const get = (): never => {
        throw error
      }
      Object.defineProperty(into, key, { get, enumerable: true, configurable: true })
    }
  }
}

function merge(below: Values | undefined, given: unknown): Values {
  const fields = asFields(given)
  try {
    return { ...below, ...fields }
  } catch {
    const copy: Values = {}
    if (below !== undefined) copyOneByOne(copy, below)
    copyOneByOne(copy, fields)
    return copy
  }
}

function contextOf(fields: Values): Context {
  return { fields: Object.freeze(fields), encoder: undefined, encoded: undefined, others: undefined, sampling: undefined }
}

/**
 * A context of these fields. They are copied, so what the caller does with the object later changes nothing.
 *
 * @param fields - anything that is not an object counts as no fields.
 */
export function createContext(fields: Fields): Context {
  return contextOf(merge(undefined, fields))
}

/** A new context of another's fields and these; of a key in both, these win. */
export function extendContext(context: Context | undefined, fields: Fields): Context {
  return contextOf(merge(context?.fields, fields))
}
