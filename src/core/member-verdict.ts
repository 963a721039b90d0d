import type { Masker, Verdict } from './masker.ts'

/** Longer names are data. */
const maxNameLength = 64

/** What texts have and no name of a field, header or option has: control characters, `"`, `,`, `/`, `;` to `@`, braces, and a colon but within (`xml:id`). */
// oxlint-disable-next-line no-control-regex
const noName = /[\u0000-\u001f",/;<=>?@{|}]|:(?!\w)/

function isName(text: string): boolean {
  return text.length <= maxNameLength && !noName.test(text)
}

/** A name and its value, as `Object.entries` and Maps give them. */
export function isPair(value: unknown): value is readonly [string, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isName(value[0])
}

/** `--password` and `-p`, but not `- a sentence`, `--password=x` nor `-12`. */
function isOption(text: string): boolean {
  if (text.charCodeAt(0) !== 45) return false
  const unit = text.charCodeAt(text.charCodeAt(1) === 45 ? 2 : 1) | 32
  return unit >= 97 && unit <= 122 && !/[ [:]/.test(text) && isName(text)
}

/**
 * The verdict for a member: that of its key, and in `{ name: 'password', value: … }` that of the name. Throws what getters throw.
 */
export function memberVerdict(masker: Masker, record: Readonly<Record<string, unknown>>, key: string, parent: Verdict): Verdict {
  const verdict = masker.at(parent, key)
  if (key !== 'value') return verdict
  const name = typeof record['name'] === 'string' ? record['name'] : record['key']
  return typeof name === 'string' && isName(name) ? masker.at(verdict, name) : verdict
}

/** The verdict for an element of an array: also by the one before it, where that is an option of a command line (`--password`). */
export function elementVerdict(masker: Masker, list: ArrayLike<unknown>, index: number, parent: Verdict): Verdict {
  const verdict = masker.hasElements ? masker.element(parent, index) : parent
  const before = index > 0 ? list[index - 1] : undefined
  return typeof before === 'string' && isOption(before) ? masker.at(verdict, before) : verdict
}
