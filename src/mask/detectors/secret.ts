import { isWordStart } from '../boundary.ts'
import { secretEnd } from '../secret-end.ts'
import type { Span } from '../span.ts'
import type { TextParts } from '../text-parts.ts'

interface Shape {
  readonly name: string
  /** What the search looks for, and how many units before it the secret begins at most. */
  readonly anchor: string
  readonly back: number
  readonly form: RegExp
}

/** Kinds that do not begin with letters of their own. Sources as in secret-rules.ts. */
const shapes: readonly Shape[] = [
  { name: 'telegram-bot-token', anchor: ':A', back: 10, form: /\d{8,10}:A[A-Za-z0-9_-]{34}(?![A-Za-z0-9_-])/y },
  { name: 'azure-client-secret', anchor: 'Q~', back: 4, form: /[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])/y },
  { name: 'facebook-access-token', anchor: '|', back: 16, form: /\d{15,16}\|[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/y },
]

const discordToken = /[A-Za-z0-9]{23,28}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}/y

/** Finds secrets by their vendor's prefix or form. */
export function findSecrets(text: string, { hits, long }: TextParts, found: Span[]): void {
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
  for (const shape of shapes) findShape(text, shape, found)
}

function findShape(text: string, { name, anchor, back, form }: Shape, found: Span[]): void {
  for (let at = text.indexOf(anchor); at >= 0; at = text.indexOf(anchor, at + 1)) {
    for (let start = Math.max(0, at - back); start < at; start++) {
      if (!isWordStart(text, start)) continue
      form.lastIndex = start
      if (!form.test(text)) continue
      found.push({ start, end: form.lastIndex, cls: 'secret', rule: `secret.${name}` })
      at = form.lastIndex - 1
      break
    }
  }
}
