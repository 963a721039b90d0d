import type { RawResult, RawResults } from '../../core/engine.ts'
import type { LevelTable } from '../../core/level.ts'
import type { TimeRange } from '../../core/query.ts'
import { createRounding } from '../../query/rounding.ts'
import type { Backgrounds } from './backgrounds.ts'
import type { Asked } from './spec.ts'

/** The lines that results are about: all of them, or those of a bucket. */
export interface Lines {
  readonly results: RawResults
  readonly count: number
}

/** Where results stand, with all that they are derived from. */
export interface Place extends Lines {
  /** For how long a time the lines are. */
  readonly windowMs: number | undefined
  /** The same lines in the time before; undefined where that is not known. */
  readonly before: Lines | undefined
  readonly whole: Whole
}

/** What is the same everywhere in an answer. */
export interface Whole {
  readonly range: TimeRange
  readonly levels: LevelTable
  readonly backgrounds: Backgrounds
}

/** A bucket with what stands within. */
interface RawLines {
  readonly key?: string | number
  readonly count: number
  readonly aggs: RawResults
}

const nothing: Lines = { results: {}, count: 0 }

/** A bucket as a place. @param result - that the bucket is of. */
export function placeOf(bucket: RawLines, name: string, asked: Asked, result: RawResult, around: Place): Place {
  const { whole } = around
  const place = { results: bucket.aggs, count: bucket.count, whole }
  if (!('dateHistogram' in asked) || result.kind !== 'dateHistogram')
    return { ...place, windowMs: around.windowMs, before: sameBefore(bucket.key, around.before, name) }
  const rounding = createRounding(asked.dateHistogram, asked.timeZone)
  const start = Number(bucket.key)
  const { from = -Infinity, to = Infinity } = whole.range
  const windowMs = Math.min(rounding.next(start), to) - Math.max(start, from)
  const earlier = result.buckets[result.buckets.findIndex(({ key }) => key === start) - 1]
  // Where empty intervals are not filled in, the one before had no lines.
  const isNext = earlier !== undefined && rounding.next(Number(earlier.key)) === start
  const before = isNext ? { results: earlier.aggs, count: earlier.count } : earlier && nothing
  return { ...place, windowMs, before }
}

/** The bucket of the same key in the time before. */
function sameBefore(key: string | number | undefined, before: Lines | undefined, name: string): Lines | undefined {
  const result = before?.results[name]
  if (result === undefined || !('buckets' in result) || result.kind === 'composite') return undefined
  const found = result.buckets.find((bucket) => bucket.key === key)
  if (found !== undefined) return { results: found.aggs, count: found.count }
  return 'other' in result && result.other > 0 ? undefined : nothing
}
