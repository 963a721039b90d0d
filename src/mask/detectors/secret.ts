import { secretEnd } from '../secret-end.ts'
import type { Span } from '../span.ts'
import type { TextParts } from '../text-parts.ts'

// Kinds that do not begin with letters of their own; sources as in secret-rules.ts.
const telegramToken = /:A[A-Za-z0-9_-]{34}(?![A-Za-z0-9_-])/y
const facebookToken = /\|[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/y
const azureSecret = /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])/g
const discordToken = /[A-Za-z0-9]{23,28}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}/y

/** Finds secrets by their vendor's prefix or form. */
export function findSecrets(text: string, { groups, hits, long }: TextParts, found: Span[]): void {
  let behind = 0
  for (const { start, entry } of hits) {
    if (entry.secret === undefined || start < behind) continue
    const end = secretEnd(entry.secret, text, start)
    if (end < 0) continue
    found.push({ start: start - (entry.secret.lead?.units ?? 0), end, cls: 'secret', rule: `secret.${entry.secret.name}` })
    behind = end
  }
  for (const start of long) {
    discordToken.lastIndex = start
    if (discordToken.test(text)) found.push({ start, end: discordToken.lastIndex, cls: 'secret', rule: 'secret.discord-token' })
  }
  for (let at = 0; at < groups.length; at += 2) {
    const start = groups[at] as number
    const end = groups[at + 1] as number
    const count = end - start
    if (count >= 8 && count <= 10) addBehind(text, telegramToken, start, end, 'telegram-bot-token', found)
    else if (count === 15 || count === 16) addBehind(text, facebookToken, start, end, 'facebook-access-token', found)
  }
  if (text.includes('Q~')) {
    for (const match of text.matchAll(azureSecret))
      found.push({ start: match.index, end: match.index + match[0].length, cls: 'secret', rule: 'secret.azure-client-secret' })
  }
}

function addBehind(text: string, form: RegExp, start: number, end: number, name: string, found: Span[]): void {
  form.lastIndex = end
  if (form.test(text)) found.push({ start, end: form.lastIndex, cls: 'secret', rule: `secret.${name}` })
}
