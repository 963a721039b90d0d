import type { QueryNode } from './query.ts'

/** Aggregations by the names that their results will have. */
export interface Aggregations {
  readonly [name: string]: Aggregation
}

interface WithSub {
  /** Aggregations within each bucket. */
  readonly aggs?: Aggregations
}

/** One bucket for each value of a field, the most frequent first (ties: smaller key first). */
export interface TermsAggregation extends WithSub {
  readonly terms: string
  /** How many buckets; default 10. */
  readonly size?: number
  /** Lines without the field count under this key. */
  readonly missing?: string | number
  /** `count` (default, descending) or `key` (ascending). */
  readonly order?: 'count' | 'key'
}

/** One bucket for each interval of time. */
export interface DateHistogramAggregation extends WithSub {
  /** A fixed one (`30s`, `5m`, `1h`, `7d`) or a calendar one (`day`, `week`, `month`, `quarter`, `year`). */
  readonly dateHistogram: string
  /** Default `@timestamp`. */
  readonly field?: string
  /** IANA name; default UTC. */
  readonly timeZone?: string
  /** Also the empty buckets between the first and the last, and out to the range's ends; default true. */
  readonly fill?: boolean
}

/** One bucket for each interval of a number. */
export interface HistogramAggregation extends WithSub {
  readonly histogram: string
  readonly interval: number
}

/** Which values lie above the given shares of the lines. */
export interface PercentilesAggregation {
  readonly percentiles: string
  /** Percents, 0 to 100; default 50, 95, 99. */
  readonly at?: readonly number[]
}

/** Count, minimum, maximum, average and sum of a number. */
export interface StatsAggregation {
  readonly stats: string
}

/** How many percent of the values lie at or below the given ones. */
export interface PercentileRanksAggregation {
  readonly percentileRanks: string
  /** The values whose place is asked for. */
  readonly values: readonly number[]
}

/** One bucket for each given stretch of a number or a date, also the empty ones; a line counts in each that has one of its values. */
export interface RangeAggregation extends WithSub {
  readonly range: string
  /** From (included) to (excluded), open where left out; of dates milliseconds since 1970. */
  readonly ranges: readonly NumberRange[]
}

/** From (included) to (excluded), open where left out. */
export interface NumberRange {
  /** The bucket's name; default `from-to` with `*` for an open end. */
  readonly key?: string
  readonly from?: number
  readonly to?: number
}

/** The smallest number. */
export interface MinAggregation {
  readonly min: string
}

/** The greatest number. */
export interface MaxAggregation {
  readonly max: string
}

/** The mean of a number. */
export interface AvgAggregation {
  readonly avg: string
}

/** The sum of a number; 0 without a value. */
export interface SumAggregation {
  readonly sum: string
}

/** How many lines have a field, whatever its type. */
export interface CountAggregation {
  readonly count: string
}

/** One part of the keys of a composite: the values of a field, or intervals of time or of a number. */
export type CompositeSource =
  | { readonly terms: string }
  | { readonly dateHistogram: string; readonly field?: string; readonly timeZone?: string }
  | { readonly histogram: string; readonly interval: number }

/**
 * One bucket for each combination of values, in the order of the keys, a page at a time: all buckets can be read, however many.
 * Lines that lack one of the values are left out. Stands at the top only.
 */
export interface CompositeAggregation extends WithSub {
  /** Parts of the keys by their names, the most significant first; a part on the level always is. */
  readonly composite: Readonly<Record<string, CompositeSource>>
  /** Buckets a page; default 100. */
  readonly size?: number
  /** `after` of the page before. */
  readonly after?: string
}

/** One bucket for each kind of message, the most frequent first: by the template's id that a line carries, else by a mined template. */
export interface PatternsAggregation extends WithSub {
  readonly patterns: true
  /** How many buckets; default 10. */
  readonly size?: number
}

/** How many distinct values. */
export interface CardinalityAggregation {
  readonly cardinality: string
}

/** The newest (or oldest) lines themselves. */
export interface TopHitsAggregation {
  /** How many. */
  readonly topHits: number
  /** Only these fields of each record. */
  readonly fields?: readonly string[]
  readonly order?: 'newest' | 'oldest'
  /** By the values of a field before their time; lines without it come last. */
  readonly sort?: HitSort
}

/** By which field hits are sorted. Of several values the smallest counts, or descending the greatest. */
export interface HitSort {
  readonly by: string
  /** Default `desc`. */
  readonly order?: 'asc' | 'desc'
}

/** One bucket for each named query. */
export interface FiltersAggregation extends WithSub {
  readonly filters: Readonly<Record<string, QueryNode>>
}

/** What an engine can be asked to compute over the lines that a query finds. */
export type Aggregation =
  | TermsAggregation
  | DateHistogramAggregation
  | HistogramAggregation
  | PercentilesAggregation
  | StatsAggregation
  | CardinalityAggregation
  | TopHitsAggregation
  | FiltersAggregation
  | PercentileRanksAggregation
  | RangeAggregation
  | MinAggregation
  | MaxAggregation
  | AvgAggregation
  | SumAggregation
  | CountAggregation
  | CompositeAggregation
  | PatternsAggregation
