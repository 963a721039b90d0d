import type { Fields } from './record.ts'

/**
 * What a caller gave as fields: what is no object holds none; bytes and lists have no names, so they are one value and not a field for
 * each element.
 */
export function asFields(given: unknown): Fields {
  if (typeof given !== 'object' || given === null) return {}
  return ArrayBuffer.isView(given) || Array.isArray(given) ? { value: given } : given
}
