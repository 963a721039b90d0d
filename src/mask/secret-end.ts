import type { SecretRule } from './secret-rules.ts'

/** Where a secret ends whose prefix stands at an index; -1 where none does. */
export function secretEnd(rule: SecretRule, text: string, index: number): number {
  const { prefix, lead } = rule
  if (!text.startsWith(prefix, index)) return -1
  if (lead !== undefined) {
    const start = index - lead.units
    if (start < 0) return -1
    lead.form.lastIndex = start
    if (!lead.form.test(text)) return -1
  }
  const { rest } = rule
  rest.lastIndex = index + prefix.length
  return rest.test(text) ? rest.lastIndex : -1
}
