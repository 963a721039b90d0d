import * as types from 'node:util/types'

/** What a value of a built-in class is for a masker: a text with what to do when nothing of it is masked, or a mark of what it is. */
export type SpecialValue = { readonly text: string; readonly same: () => unknown } | { readonly mark: string }

/**
 * Built-in classes whose content is one text, or cannot be looked at. Undefined for all others. Bytes become a mark of their number: they may hold
 * a secret that no pattern can see.
 */
export function readSpecial(object: object): SpecialValue | undefined {
  if (types.isDate(object)) {
    const time = Date.prototype.getTime.call(object)
    return { text: Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString(), same: () => new Date(time) }
  }
  if (types.isRegExp(object))
    return { text: `/${object.source}/${object.flags}`, same: () => new RegExp(object.source, object.flags) }
  if (object instanceof URL) return { text: object.href, same: () => new URL(object.href) }
  if (object instanceof URLSearchParams) return { text: object.toString(), same: () => new URLSearchParams(object.toString()) }
  if (
    types.isUint8Array(object) ||
    types.isUint8ClampedArray(object) ||
    types.isDataView(object) ||
    types.isAnyArrayBuffer(object)
  ) {
    const name = Buffer.isBuffer(object) ? 'Buffer' : Object.prototype.toString.call(object).slice(8, -1)
    return { mark: `[${name} ${object.byteLength} bytes]` }
  }
  if (types.isPromise(object)) return { mark: '[Promise]' }
  if (types.isWeakMap(object)) return { mark: '[WeakMap]' }
  if (types.isWeakSet(object)) return { mark: '[WeakSet]' }
  if (types.isGeneratorObject(object)) return { mark: '[Generator]' }
  if (object instanceof WeakRef) return { mark: '[WeakRef]' }
  return undefined
}
