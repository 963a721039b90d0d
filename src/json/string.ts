/** Beyond this length a regular expression is faster than a loop (bench/encode, `escape`). */
const loopLength = 32

/** What JSON cannot hold as it stands; surrogates, because one may be alone. */
// oxlint-disable-next-line no-control-regex
const needsEscaping = /["\\\u0000-\u001f\ud800-\udfff]/

/** True for a text that JSON holds as it stands, between quotation marks. */
export function isPlain(text: string): boolean {
  const length = text.length
  if (length > loopLength) return !needsEscaping.test(text)
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 32 || unit === 34 || unit === 92 || (unit >= 0xd800 && unit <= 0xdfff)) return false
  }
  return true
}

/** A string as JSON: valid for every string; a surrogate without its partner is written as an escape, so the line is valid UTF-8. */
export function quote(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text)
}

/** The text between the quotation marks. */
export function quoteInner(text: string): string {
  return isPlain(text) ? text : JSON.stringify(text).slice(1, -1)
}

/** The first `length` units, one less where that would split a pair of surrogates. */
export function head(text: string, length: number): string {
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}

/**
 * The same text in one piece. What V8 keeps of a sum of strings is a tree, and a tree within each line that uses it is walked again for each of them;
 * reading a unit makes it one string for good (bench `file`, case context). The answer must depend on what was read: a read that nobody uses
 * is left out once the function is hot.
 */
export function flat(text: string): string {
  return text.charCodeAt(0) === 0 ? text.slice(0) : text
}
