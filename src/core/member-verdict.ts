import type { Masker, Verdict } from './masker.ts'

/** Longer names are data. */
const maxNameLength = 128

/** A key and its value, as `Object.entries` and Maps give them. */
export function isPair(value: unknown): value is readonly [string, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string'
}

/**
 * The verdict for a member: that of its key, and in `{ name: 'password', value: … }` that of the name. Throws what getters throw.
 */
export function memberVerdict(masker: Masker, record: Readonly<Record<string, unknown>>, key: string, parent: Verdict): Verdict {
  const verdict = masker.at(parent, key)
  if (key !== 'value') return verdict
  const name = typeof record['name'] === 'string' ? record['name'] : record['key']
  return typeof name === 'string' && name.length <= maxNameLength ? masker.at(verdict, name) : verdict
}

/** The verdict for an element of an array: also by the one before it, where that is an option of a command line (`--password`). */
export function elementVerdict(masker: Masker, list: ArrayLike<unknown>, index: number, parent: Verdict): Verdict {
  const verdict = masker.hasElements ? masker.element(parent, index) : parent
  const before = index > 0 ? list[index - 1] : undefined
  return typeof before === 'string' && before.charCodeAt(0) === 45 && before.length <= maxNameLength
    ? masker.at(verdict, before)
    : verdict
}
