import { isLabel } from '../printed-label.ts'
import type { Span } from '../span.ts'

/** A name and a password take no more. */
const maxUnits = 512

/** Names and passwords of Oracle's and Go's drivers: `jdbc:oracle:thin:scott/tiger@host`, `user:password@tcp(host:3306)/db`. */
const others = [
  /(?<=thin:)[^\s/@:]{1,64}\/[^\s@]{1,128}(?=@)/g,
  /(?<![^\s"'`=,;([])[^\s"'`=,;/:@([]{1,64}:[^\s"'`]{1,128}(?=@(?:tcp|unix)\()/g,
]

/** Finds what stands between `://` and an at sign (RFC 3986, userinfo): a name and a password, or a token alone. */
export function findUrlCredentials(text: string, found: Span[]): void {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const start = at + 3
    const end = userEnd(text, start)
    if (end <= start || isLabel(text, start, end)) continue
    const user = text.slice(start, end)
    // A name alone is none, a token is.
    if (!user.includes(':') && !user.includes('%3A') && !(user.length >= 16 && /\d/.test(user) && /[A-Za-z]/.test(user))) continue
    found.push({ start, end, cls: 'url-credentials', rule: 'url-credentials' })
  }
  for (const form of others) {
    for (const { index: start, 0: match } of text.matchAll(form)) {
      if (!isLabel(text, start, start + match.length))
        found.push({ start, end: start + match.length, cls: 'url-credentials', rule: 'url-credentials.driver' })
    }
  }
}

/** Where the last at sign of an authority stands; -1 where it has none. */
function userEnd(text: string, start: number): number {
  const most = Math.min(text.length, start + maxUnits)
  let found = -1
  for (let at = start; at < most; at++) {
    switch (text.charCodeAt(at)) {
      case 64:
        found = at
        break
      case 37:
        if (text.startsWith('40', at + 1) && found < 0 && !text.slice(at + 3, at + 3 + 64).includes('@')) return at
        break
      case 47:
      case 63:
      case 35:
      case 32:
      case 9:
      case 10:
      case 13:
      case 34:
      case 39:
      case 60:
      case 62:
      case 92:
      case 96:
        return found
      default:
    }
  }
  return found
}
