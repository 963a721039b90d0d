import type { QueryNode } from '../../core/query.ts'

/**
 * The same for questions that have the same answer.
 *
 * @param now - what `now` means in it.
 */
export function questionKey(query: QueryNode, now: number): string {
  const text = JSON.stringify(query)
  // A word may say `now` without meaning the time: that costs an answer that could have been known.
  return /now/i.test(text) ? `${now} ${text}` : text
}
