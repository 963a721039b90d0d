/** How many lines have a value, of how many. */
export interface Share {
  readonly count: number
  readonly total: number
}

/**
 * How much more often a value is in the foreground than in the background: JLH, as Elasticsearch's `significant_terms` reckons it, the
 * absolute change of the share times the relative one. 0 where it is not more often.
 */
export function significance(foreground: Share, background: Share): number {
  if (foreground.total === 0 || background.total === 0) return 0
  const share = foreground.count / foreground.total
  // A value that the background lacks is taken as if it had it once, else the score would be infinite.
  const usual = Math.max(1, background.count) / background.total
  return share > usual ? (share - usual) * (share / usual) : 0
}
