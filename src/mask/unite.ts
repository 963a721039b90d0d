import type { Span } from './span.ts'

/** Secrets before what is about a person, what is certain before what is likely: the class of a span that several have found. */
const rank: readonly string[] = [
  ...['pem', 'jwt', 'secret', 'auth', 'url-credentials', 'connection-string', 'password', 'token', 'pin', 'cookie', 'headers'],
  ...['card', 'iban', 'ssn', 'bank-account', 'document', 'email', 'phone', 'address', 'birth-date', 'person'],
]

/** Sorts what was found, and makes one of what overlaps: its class is that of the longest, of equal ones that of the higher rank. */
export function unite(found: Span[]): Span[] {
  if (found.length < 2) return found
  found.sort((a, b) => a.start - b.start || b.end - a.end || rankOf(a) - rankOf(b))
  const united: Span[] = []
  let last: Span | undefined
  let lastLength = 0
  for (const span of found) {
    const length = span.end - span.start
    if (last === undefined || span.start >= last.end) {
      last = { ...span }
      lastLength = length
      united.push(last)
      continue
    }
    if (span.end > last.end) last.end = span.end
    if (length > lastLength || (length === lastLength && rankOf(span) < rankOf(last))) {
      last.cls = span.cls
      last.rule = span.rule
      lastLength = length
    }
  }
  return united
}

function rankOf({ cls }: Span): number {
  const at = rank.indexOf(cls)
  return at < 0 ? rank.length : at
}
