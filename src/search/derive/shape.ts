import type { RawBucket, RawResult } from '../../core/engine.ts'
import { compareKeys } from '../../query/rank-terms.ts'
import { rateUnits } from './check.ts'
import type { Place } from './place.ts'
import { significance } from './significance.ts'
import type { AskedSignificant, ChangeOf, RateSpec } from './spec.ts'

/** A value that is more frequent than elsewhere. */
export interface SignificantBucket {
  readonly bucket: RawBucket
  /** Lines of the background that have it. */
  readonly background: number
  readonly score: number
}

/** The values that are more frequent than in the background, the most telling first. */
export function significantBuckets(
  asked: AskedSignificant,
  result: RawResult | undefined,
  place: Place,
): readonly SignificantBucket[] {
  const { size = 10, minCount = 3 } = asked
  const background = place.whole.backgrounds.get(asked) ?? { counts: new Map(), total: 0 }
  return (result?.kind === 'terms' ? result.buckets : [])
    .filter(({ count }) => count >= minCount)
    .map((bucket) => {
      const usual = background.counts.get(bucket.key) ?? 0
      const share = { count: bucket.count, total: place.count }
      return { bucket, background: usual, score: significance(share, { count: usual, total: background.total }) }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || b.bucket.count - a.bucket.count || compareKeys(a.bucket.key, b.bucket.key))
    .slice(0, size)
}

/** So many for each unit of time; null where the time is not known. */
export function rateOf({ rate, of }: RateSpec, result: RawResult | undefined, place: Place): number | null {
  const { windowMs } = place
  const amount = of === undefined ? place.count : numberOf(result)
  return windowMs === undefined || windowMs <= 0 || amount === null ? null : (amount * rateUnits[rate]) / windowMs
}

/** How a number differs from the one before. */
export interface Change {
  readonly value: number | null
  readonly previous: number | null
  readonly difference: number | null
  readonly ratio: number | null
}

/** The change of a number against the lines before. */
export function changeOf(name: string, change: ChangeOf, place: Place): Change {
  const value = change === 'count' ? place.count : numberOf(place.results[name])
  const previous = place.before === undefined ? null : previousOf(name, change, place.before)
  const isKnown = value !== null && previous !== null
  const ratio = isKnown && previous !== 0 ? value / previous : null
  return { value, previous, difference: isKnown ? value - previous : null, ratio }
}

function previousOf(name: string, change: ChangeOf, before: NonNullable<Place['before']>): number | null {
  if (change === 'count') return before.count
  const result = before.results[name]
  // Of no lines there is no answer; what is counted or added up of none is 0.
  if (result === undefined) return 'sum' in change || 'count' in change || 'cardinality' in change ? 0 : null
  return numberOf(result)
}

function numberOf(result: RawResult | undefined): number | null {
  return result?.kind === 'value' || result?.kind === 'cardinality' ? result.value : null
}
