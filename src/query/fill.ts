import type { RawBucket, RawResults } from '../core/engine.ts'
import { CordwoodError } from '../core/error.ts'
import type { TimeRange } from '../core/query.ts'
import { maxBuckets } from './aggregation-check.ts'
import type { Rounding } from './rounding.ts'
import { wholeRange } from './time-range.ts'

/**
 * Adds the empty buckets of a date histogram: between the first and the last, and out to the ends of the range where it has them.
 * Throws CORDWOOD_ERR_AGGREGATION_INVALID when that would be more than 65,535.
 *
 * @param buckets - ascending by key.
 * @param empty - what the sub-aggregations of a bucket without lines answer.
 */
export function fillBuckets(
  buckets: readonly RawBucket[],
  rounding: Rounding,
  range: TimeRange,
  empty: () => RawResults,
): readonly RawBucket[] {
  const { from, to } = wholeRange(range)
  const keys = buckets.map((bucket) => Number(bucket.key))
  const starts = [...keys.slice(0, 1), ...(from === undefined || (to !== undefined && to <= from) ? [] : [rounding.floor(from)])]
  const ends = [...keys.slice(-1), ...(to === undefined || (from !== undefined && to <= from) ? [] : [rounding.floor(to - 1)])]
  if (starts.length === 0 || ends.length === 0) return buckets
  const last = Math.max(...ends)
  const filled: RawBucket[] = []
  let at = 0
  for (let key = Math.min(...starts); key <= last; key = rounding.next(key)) {
    while (at < buckets.length && Number(keys[at]) < key) filled.push(buckets[at++] as RawBucket)
    filled.push(keys[at] === key ? (buckets[at++] as RawBucket) : { key, count: 0, aggs: empty() })
    if (filled.length > maxBuckets) throw tooMany()
  }
  return [...filled, ...buckets.slice(at)]
}

/** More buckets than an answer may have. */
export function tooMany(): CordwoodError {
  return new CordwoodError(
    'CORDWOOD_ERR_AGGREGATION_INVALID',
    `Expected at most ${maxBuckets} buckets, got more. Use a longer interval or a shorter range.`,
  )
}
