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
