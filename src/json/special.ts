import * as types from 'node:util/types'
import { isHeaders } from '../core/headers.ts'

/** What an object of a built-in class is printed as: a text, or a list or record to be printed in its place. */
export type Special =
  | string
  | { readonly kind: 'list'; readonly list: readonly unknown[]; readonly size: number }
  | { readonly kind: 'record'; readonly record: object; readonly more: number }

/**
 * Built-in classes whose content is not in their own keys. Undefined for other objects. Safe for hostile subclasses: it
 * uses the built-in methods, whatever the object itself says.
 *
 * A Buffer prints as its size only: its bytes could hold a secret that no pattern can see.
 *
 * @param maxKeys - how many elements are taken of a collection.
 */
export function printSpecial(object: object, maxKeys: number): Special | undefined {
  if (types.isDate(object)) {
    const time = Date.prototype.getTime.call(object)
    return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString()
  }
  if (types.isMap(object)) return fromMap(object, maxKeys)
  if (types.isSet(object)) {
    const size = sizeOf(Set.prototype, object)
    return { kind: 'list', list: take(Set.prototype.values.call(object), maxKeys), size }
  }
  if (ArrayBuffer.isView(object)) {
    if (types.isUint8Array(object) || types.isUint8ClampedArray(object) || types.isDataView(object)) {
      return `[${Buffer.isBuffer(object) ? 'Buffer' : tag(object)} ${object.byteLength} bytes]`
    }
    const list = object as unknown as ArrayLike<unknown>
    return {
      kind: 'list',
      list: Array.from({ length: Math.min(list.length, maxKeys) }, (_, index) => list[index]),
      size: list.length,
    }
  }
  if (types.isAnyArrayBuffer(object)) return `[${tag(object)} ${object.byteLength} bytes]`
  if (types.isRegExp(object)) return `/${object.source}/${object.flags}`
  if (object instanceof URL) return object.href
  if (object instanceof URLSearchParams) return object.toString()
  if (types.isBoxedPrimitive(object)) return String(object.valueOf())
  if (types.isPromise(object)) return '[Promise]'
  if (types.isWeakMap(object)) return '[WeakMap]'
  if (types.isWeakSet(object)) return '[WeakSet]'
  if (types.isGeneratorObject(object)) return '[Generator]'
  if (object instanceof WeakRef) return '[WeakRef]'
  if (isHeaders(object)) {
    return { kind: 'record', record: Object.fromEntries(take(object.entries(), maxKeys)), more: 0 }
  }
  return undefined
}

/** A Map of texts is an object; any other a list of pairs, because two keys could print alike. */
function fromMap(map: object, maxKeys: number): Special {
  const size = sizeOf(Map.prototype, map)
  const entries = take(Map.prototype.entries.call(map), maxKeys)
  if (entries.every(([key]) => typeof key === 'string')) {
    return { kind: 'record', record: Object.fromEntries(entries), more: size - entries.length }
  }
  return { kind: 'list', list: entries, size }
}

function sizeOf(prototype: object, collection: object): number {
  return Number(Reflect.get(prototype, 'size', collection))
}

function take<Item>(items: Iterable<Item>, count: number): Item[] {
  const taken: Item[] = []
  for (const item of items) {
    if (taken.length >= count) break
    taken.push(item)
  }
  return taken
}

function tag(object: object): string {
  return Object.prototype.toString.call(object).slice(8, -1)
}
