const minUnits = 6

/** What has as many small letters is no word of a sentence. */
const maxUnits = 24

/** The index of what stands behind Bearer, Basic, Token: something of six units or more without a space; -1 where nothing does. */
export function credentialsAfter(text: string, index: number): number {
  let at = index
  while (at < text.length && at < index + 4 && isSpace(text, at)) at += text.charCodeAt(at) === 37 ? 3 : 1
  if (at === index || at + minUnits > text.length) return -1
  let isPlain = true
  let end = at
  for (; end < text.length && end - at < maxUnits; end++) {
    const unit = text.charCodeAt(end)
    if (unit <= 32 || unit === 34 || unit === 44 || unit === 59) break
    // A word of a sentence has small letters alone, but a capital at its start.
    if (!(unit >= 97 && unit <= 122) && end > at) isPlain = false
  }
  return end - at < minUnits || (isPlain && end - at < maxUnits) ? -1 : at
}

/** A space, also as a form writes it: `+` or `%20`. */
function isSpace(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit === 32 || unit === 9 || unit === 43 || (unit === 37 && text.startsWith('20', at + 1))
}
