import type {
  Aggregation,
  AvgAggregation,
  CardinalityAggregation,
  CountAggregation,
  MaxAggregation,
  MinAggregation,
  SumAggregation,
} from '../../core/aggregation.ts'
import type { QueryNode } from '../../core/query.ts'

/** A query as text, or parsed. */
export type QueryInput = string | QueryNode

/**
 * The values that the lines have more often than others do: "what is different about these errors?". Scored as Elasticsearch's
 * `significant_terms` does by JLH: (foreground share - background share) x (foreground share / background share).
 */
export interface SignificantSpec {
  /** The field. */
  readonly significant: string
  /** How many values; default 10. */
  readonly size?: number
  /** Values that fewer lines have are left out; default 3. */
  readonly minCount?: number
  /** What is compared with; default every line of the time range. */
  readonly background?: QueryInput
}

/** The length of time for which a rate is given. */
export type RateUnit = 'second' | 'minute' | 'hour' | 'day'

/**
 * Lines, or the sum of a field, for each unit of time: of the interval of the date histogram around, else of the time range; where
 * that is open, from the first line to the last.
 */
export interface RateSpec {
  /** For how long a time. */
  readonly rate: RateUnit
  /** A field of numbers, whose sum is taken in place of the lines. */
  readonly of?: string
}

/** A number whose change is asked for. */
export type ChangeOf =
  | 'count'
  | MinAggregation
  | MaxAggregation
  | AvgAggregation
  | SumAggregation
  | CountAggregation
  | CardinalityAggregation

/**
 * How a number differs from the one before: directly within a date histogram from that of the interval before, else from that of the
 * time of the same length before the range, which must be closed.
 */
export interface ChangeSpec {
  /** The lines, or a number of them. */
  readonly change: ChangeOf
}

/** What is asked, with all queries parsed: what engines know, and what is derived from it. */
export type Asked = AskedPlain | AskedSignificant | RateSpec | ChangeSpec

/** The same by names. */
export interface AskedTree {
  readonly [name: string]: Asked
}

/** An aggregation of engines. */
export type AskedPlain = PlainOf<Aggregation>

type PlainOf<Plain> = Plain extends Aggregation ? Omit<Plain, 'aggs'> & { readonly aggs?: AskedTree } : never

/** Significant values, with the background parsed. */
export interface AskedSignificant extends Omit<SignificantSpec, 'background'> {
  readonly background?: QueryNode
  readonly aggs?: AskedTree
}
