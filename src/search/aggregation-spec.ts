import type {
  CardinalityAggregation,
  DateHistogramAggregation,
  HistogramAggregation,
  PercentilesAggregation,
  StatsAggregation,
  TermsAggregation,
  TopHitsAggregation,
} from '../core/aggregation.ts'
import type { QueryNode } from '../core/query.ts'
import type { NumberField } from './field-types.ts'

/** What is to be computed, by the names that the results will have. */
export interface AggregationSpecs {
  /** One aggregation a name. */
  readonly [name: string]: AggregationSpec
}

/** A query as text, or parsed. */
export type QueryInput = string | QueryNode

interface WithSpecs {
  /** The same again within each bucket. */
  readonly aggs?: AggregationSpecs
}

type Nested<Aggregation> = Omit<Aggregation, 'aggs'> & WithSpecs

/** One bucket for each named query. */
export interface FiltersSpec extends WithSpecs {
  /** Queries by the names of their buckets. */
  readonly filters: Readonly<Record<string, QueryInput>>
}

/** The form of other tools: `{ type: 'terms', field: 'service.name', params: { size: 5 } }`. */
export interface TypedSpec extends WithSpecs {
  /** The kind of aggregation. */
  readonly type:
    | 'terms'
    | 'date_histogram'
    | 'histogram'
    | 'percentiles'
    | 'stats'
    | 'cardinality'
    | 'top_hits'
    | 'avg'
    | 'sum'
    | 'min'
    | 'max'
    | 'count'
  /** The field it computes with. */
  readonly field?: string
  /** What else it takes, under the names of Elasticsearch: `size`, `fixed_interval`, `percents`. */
  readonly params?: Readonly<Record<string, unknown>>
}

/** One aggregation. */
export type AggregationSpec =
  | Nested<TermsAggregation>
  | Nested<DateHistogramAggregation>
  | Nested<HistogramAggregation>
  | PercentilesAggregation
  | StatsAggregation
  | CardinalityAggregation
  | TopHitsAggregation
  | FiltersSpec
  | TypedSpec

type SpecKey =
  | 'terms'
  | 'size'
  | 'missing'
  | 'order'
  | 'aggs'
  | 'dateHistogram'
  | 'field'
  | 'timeZone'
  | 'fill'
  | 'histogram'
  | 'interval'
  | 'percentiles'
  | 'at'
  | 'stats'
  | 'cardinality'
  | 'topHits'
  | 'fields'
  | 'filters'
  | 'type'
  | 'params'

/**
 * The specification, with a readable text in place of whatever cannot be right: a text field under `percentiles`, an option that
 * does not exist, a name that buckets use themselves.
 */
export type CheckedSpecs<Specs> = { readonly [Name in keyof Specs]: CheckedSpec<Specs[Name]> }

type CheckedSpec<Spec> = {
  readonly [Key in keyof Spec]: Key extends 'percentiles' | 'stats' | 'histogram'
    ? NumberField<Spec[Key]>
    : Key extends 'aggs'
      ? CheckedNested<Spec[Key]>
      : Key extends SpecKey
        ? Spec[Key]
        : 'this option does not exist'
}

type CheckedNested<Specs> = {
  readonly [Name in keyof Specs]: Name extends 'key' | 'count'
    ? 'buckets have a member of this name already'
    : CheckedSpec<Specs[Name]>
}
