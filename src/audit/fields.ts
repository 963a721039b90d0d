/** What an audit record says. Other members are kept as they are; `user`, `oldValue` and `newValue` are other words for three of these. */
export interface AuditFields {
  /** Who did it: an id, a name, an address, or an object of such. Written as a keyed hash unless `audit.keep` names it. */
  readonly actor?: unknown
  /** What was done, as a word: `update_threshold`. */
  readonly action?: string
  /** What it was done to. */
  readonly target?: unknown
  /** How it ended. */
  readonly outcome?: 'success' | 'failure' | (string & {})
  /** The state or value before. */
  readonly before?: unknown
  /** The state or value after. */
  readonly after?: unknown
  /** Why. */
  readonly reason?: string
  /** The same as `actor`. */
  readonly user?: unknown
  /** The same as `before`; so is `old_value`. */
  readonly oldValue?: unknown
  /** The same as `after`; so is `new_value`. */
  readonly newValue?: unknown
  /** Whatever else belongs to the record. */
  readonly [name: string]: unknown
}

/** The record's own names in their order, each with the other words for it. */
const spellings: readonly (readonly [name: string, ...others: string[]])[] = [
  ['actor', 'user'],
  ['action'],
  ['target'],
  ['outcome'],
  ['before', 'oldValue', 'old_value'],
  ['after', 'newValue', 'new_value'],
  ['reason'],
]

/** A record's message and fields under the names of the line. */
export interface NamedAudit {
  readonly message: string
  readonly fields: Record<string, unknown>
}

/**
 * Gives the fields of a record, and the holes of its message, the names that they have in the line. Of two words for one thing the
 * first is taken, and the other stays what it is.
 *
 * @param given - a copy, which is taken apart.
 */
export function nameAudit(message: string, given: Record<string, unknown>): NamedAudit {
  const named: Record<string, unknown> = { 'event.dataset': 'audit' }
  let text = message
  for (const [name, ...others] of spellings) {
    const found = [name, ...others].find((spelling) => given[spelling] !== undefined)
    if (found === undefined) continue
    named[name] = given[found]
    delete given[found]
    if (found !== name) text = text.replaceAll(`{${found}}`, `{${name}}`).replaceAll(`{${found}.`, `{${name}.`)
  }
  return { message: text, fields: Object.assign(named, given) }
}
