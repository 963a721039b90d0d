import type { AuditKey } from './key.ts'

/** What of an actor that is an object says nothing of who it is. */
const openNames: ReadonlySet<string> = new Set(['type', 'kind', 'role'])
const maxDepth = 4

/**
 * Who did it, as a keyed hash: the same for the same actor, so that his records are found together, and of no use without the key.
 * A text is compared without its case and outer blanks: `hmac:<key id>:<32 hexadecimal digits>`, which are the first half of
 * HMAC-SHA-256 over `cordwood-audit-actor`, a line feed, and the text in lower case, NFC. Of an object each text and number is
 * hashed, but those under `type`, `kind` and `role`.
 */
export function hashActor(actor: unknown, key: AuditKey, depth: number = 0): unknown {
  if (typeof actor === 'string' || typeof actor === 'number' || typeof actor === 'bigint') {
    const text = String(actor).normalize('NFC').trim().toLowerCase()
    return `hmac:${key.id}:${key.digest(`cordwood-audit-actor\n${text}`).slice(0, 32)}`
  }
  if (typeof actor !== 'object' || actor === null) return actor
  if (depth >= maxDepth) return '[maxDepth]'
  if (Array.isArray(actor)) return actor.map((each) => hashActor(each, key, depth + 1))
  return Object.fromEntries(
    Object.entries(actor).map(([name, value]) => {
      const isOpen = openNames.has(name) && (typeof value !== 'object' || value === null)
      return [name, isOpen ? value : hashActor(value, key, depth + 1)]
    }),
  )
}
