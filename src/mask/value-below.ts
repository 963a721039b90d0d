/** A value on a line of its own, deeper than its key, without a space in it: YAML's `key: |`, a list of settings. */
const below =
  /[ \t]{0,4}(?:[|>][+-]?)?[ \t]{0,4}\r?\n[ \t]{1,40}([^\s#:=-][^\s:=]{3,4096}|[^\s#:=-][^\s]{7,4096}[^\s:])[ \t]*(?=[\r\n]|$)/y

/** The value on the line below a key, of which the separator ends at an index; undefined where none stands. */
export function lineBelow(text: string, index: number): { readonly start: number; readonly end: number } | undefined {
  below.lastIndex = index
  const value = below.exec(text)?.[1]
  if (value === undefined) return undefined
  const start = text.indexOf(value, index)
  return { start, end: start + value.length }
}

/** What PHP prints between an arrow and a text: `string(12) `. */
const size = /\s{1,20}string\(\d{1,9}\) (?=")/y

/** Behind it; the same index where none stands. */
export function dumped(text: string, index: number): number {
  size.lastIndex = index
  return size.test(text) ? size.lastIndex : index
}
