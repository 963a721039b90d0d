const minUnits = 6

/** The index of what stands behind Bearer, Basic, Token: something of six units or more without a space; -1 where nothing does. */
export function credentialsAfter(text: string, index: number): number {
  let at = index
  while (at < text.length && at < index + 4 && isSpace(text, at)) at += text.charCodeAt(at) === 37 ? 3 : 1
  if (at === index || at + minUnits > text.length) return -1
  for (let offset = 0; offset < minUnits; offset++) {
    const unit = text.charCodeAt(at + offset)
    if (unit <= 32 || unit === 34 || unit === 44 || unit === 59) return -1
  }
  return at
}

/** A space, also as a form writes it: `+` or `%20`. */
function isSpace(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit === 32 || unit === 9 || unit === 43 || (unit === 37 && text.startsWith('20', at + 1))
}
