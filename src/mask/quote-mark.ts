/** A quotation mark in a text that may be JSON within JSON within JSON. */
export interface QuoteMark {
  /** Index behind it. */
  readonly end: number
  /** Unit of the mark: `"`, `'`, a backtick. */
  readonly unit: number
  /** Backslashes before it. */
  readonly backslashes: number
  /** Written as `%22` or `\u0022`; the closing one must be too. */
  readonly escape: '' | '%22' | '%27' | 'u0022' | 'u0027'
}

/** Levels of JSON within JSON take 1, 3, 7 backslashes. */
const maxBackslashes = 15

/** The mark that stands at an index; undefined where none does. */
export function quoteAt(text: string, index: number): QuoteMark | undefined {
  let at = index
  while (at < text.length && text.charCodeAt(at) === 92 && at - index < maxBackslashes) at++
  const backslashes = at - index
  const unit = text.charCodeAt(at)
  if (unit === 34 || unit === 39 || unit === 96) return { end: at + 1, unit, backslashes, escape: '' }
  if (unit === 37 && backslashes === 0) {
    if (text.startsWith('22', at + 1)) return { end: at + 3, unit: 34, backslashes, escape: '%22' }
    if (text.startsWith('27', at + 1)) return { end: at + 3, unit: 39, backslashes, escape: '%27' }
  }
  if (unit === 117 && backslashes > 0) {
    if (text.startsWith('u0022', at)) return { end: at + 5, unit: 34, backslashes, escape: 'u0022' }
    if (text.startsWith('u0027', at)) return { end: at + 5, unit: 39, backslashes, escape: 'u0027' }
  }
  return undefined
}

/** Where the text between a mark and its closing one ends, and where the closing one ends; of a text that was cut, its end. */
export function quotedEnd(
  text: string,
  { end, unit, backslashes, escape }: QuoteMark,
): { readonly end: number; readonly after: number } {
  const sought = escape === '' ? String.fromCharCode(unit) : escape
  for (let at = text.indexOf(sought, end); at >= 0; at = text.indexOf(sought, at + 1)) {
    // SQL writes an apostrophe within a text twice.
    if (unit === 39 && escape === '' && at > end && text.charCodeAt(at + 1) === 39) {
      at++
      continue
    }
    let first = at
    while (first > end && text.charCodeAt(first - 1) === 92) first--
    // One with more backslashes stands within the value.
    if (at - first === backslashes) return { end: first, after: at + sought.length }
    if (at - first < backslashes) return { end: first, after: at + sought.length }
  }
  return { end: text.length, after: text.length }
}
