import type { RawBucket } from '../core/engine.ts'
import { compareText } from './compare.ts'
import { linesOf } from './weight.ts'

/**
 * Puts the buckets of terms in order and keeps the first: by count, ties by key, or by key alone.
 *
 * @param other - lines that were left over before.
 */
export function rankTerms<Bucket extends RawBucket>(
  buckets: readonly Bucket[],
  size: number,
  order: 'count' | 'key',
  other = 0,
): { readonly buckets: readonly Bucket[]; readonly other: number } {
  const sorted = [...buckets].sort((a, b) => (order === 'count' ? b.count - a.count : 0) || compareKeys(a.key, b.key))
  const left = linesOf(sorted.slice(size).reduce((sum, bucket) => sum + bucket.count, other))
  return { buckets: sorted.slice(0, size), other: left }
}

/** Orders the keys of buckets. Numbers come before strings, where a field has both. */
export function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return typeof a === 'number' ? -1 : 1
}
