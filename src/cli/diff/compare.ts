import { significance } from '../../search/derive/significance.ts'

/** How often something was before and is now. */
export interface Counts {
  readonly now: number
  readonly before: number
}

/** A kind of message in both times. */
export interface PatternCounts extends Counts {
  readonly id: string
  readonly template: string
  readonly example: string
  readonly level: string
}

/** A value of a field in both times. */
export interface ValueCounts extends Counts {
  readonly field: string
  readonly value: string
}

/** What became of a kind of message. */
export type Change = 'new' | 'more' | 'less' | 'gone'

/** A kind of message whose number changed. */
export interface PatternChange extends PatternCounts {
  readonly change: Change
  /** How many there would be now if all were as before. */
  readonly expected: number
}

/** A value that lines have more often now. */
export interface ValueChange extends ValueCounts {
  /** By JLH. */
  readonly score: number
  /** Shares of the lines. */
  readonly shareNow: number
  readonly shareBefore: number
}

/** Fewer lines than this say nothing. */
const fewest = 3
const factor = 2
/** Standard deviations of a count that comes by chance. */
const deviations = 3
const least = 0.002
/** Of a field with so many values (users, paths) only one that many lines have is worth a word. */
const manyValues = 50
const leastOfMany = 0.01

/**
 * The kinds of messages that are new, gone, or came clearly more or less often than the length of the time explains: at least twice
 * or half as often, and by more than chance (a Poisson count within three standard deviations is chance).
 *
 * @param ratio - the length of the time now, divided by that before.
 */
export function comparePatterns(patterns: readonly PatternCounts[], ratio: number): readonly PatternChange[] {
  const changes: PatternChange[] = []
  for (const pattern of patterns) {
    const expected = pattern.before * ratio
    const change = changeOf(pattern.now, pattern.before, expected)
    if (change !== undefined) changes.push({ ...pattern, change, expected })
  }
  return changes
}

function changeOf(now: number, before: number, expected: number): Change | undefined {
  if (before === 0) return now > 0 ? 'new' : undefined
  const distance = (now - expected) / Math.sqrt(Math.max(1, expected))
  if (now >= fewest && now >= expected * factor && distance >= deviations) return 'more'
  if (now * factor <= expected && distance <= -deviations) return now === 0 ? 'gone' : 'less'
  return undefined
}

/**
 * The values that are clearly more often in the lines of now, the most telling first.
 *
 * @param lines - of how many lines the counts are.
 */
export function compareValues(values: readonly ValueCounts[], lines: Counts): readonly ValueChange[] {
  const sizes = new Map<string, number>()
  for (const { field } of values) sizes.set(field, (sizes.get(field) ?? 0) + 1)
  return values
    .map((value) => ({
      ...value,
      score: significance({ count: value.now, total: lines.now }, { count: value.before, total: lines.before }),
      shareNow: lines.now === 0 ? 0 : value.now / lines.now,
      shareBefore: lines.before === 0 ? 0 : value.before / lines.before,
    }))
    .filter(({ field, now, before, score, shareNow, shareBefore }) => {
      if (now < fewest || score < least || (before > 0 && shareNow < shareBefore * factor)) return false
      const size = sizes.get(field) ?? 1
      if (size > manyValues && shareNow < leastOfMany) return false
      // Of many values some come more often by chance, and the lines of one request come together.
      const wanted = deviations * (1 + Math.log10(size))
      const expected = shareBefore * lines.now
      return now - expected >= wanted * Math.sqrt(Math.max(1, expected))
    })
    .sort((a, b) => b.score - a.score || b.now - a.now || (a.field < b.field ? -1 : 1))
}
