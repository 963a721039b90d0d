/**
 * The same for questions that have the same answer.
 *
 * @param question - a query, or an aggregation that may have some.
 * @param now - what `now` means in it.
 */
export function questionKey(question: object | undefined, now: number): string {
  const text = JSON.stringify(question) ?? ''
  // A word may say `now` without meaning the time: that costs an answer that could have been known.
  return /now/i.test(text) ? `${now} ${text}` : text
}
