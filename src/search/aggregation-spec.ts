import type {
  AvgAggregation,
  CardinalityAggregation,
  CompositeAggregation,
  CountAggregation,
  DateHistogramAggregation,
  HistogramAggregation,
  MaxAggregation,
  MinAggregation,
  PatternsAggregation,
  PercentileRanksAggregation,
  PercentilesAggregation,
  RangeAggregation,
  StatsAggregation,
  SumAggregation,
  TermsAggregation,
  TopHitsAggregation,
} from '../core/aggregation.ts'
import type { ChangeSpec, QueryInput, RateSpec, SignificantSpec } from './derive/spec.ts'
import type { NumberField, NumberOrTimeField } from './field-types.ts'

/** What is to be computed, by the names that the results will have. */
export interface AggregationSpecs {
  /** One aggregation a name. */
  readonly [name: string]: AggregationSpec
}

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
    | 'range'
    | 'percentile_ranks'
    | 'filters'
    | 'composite'
    | 'significant_terms'
    | 'patterns'
    | 'rate'
    | 'change'
    | 'avg'
    | 'sum'
    | 'min'
    | 'max'
    | 'count'
  /** The field it computes with. */
  readonly field?: string
  /** What else it takes, as the plain form names it (`size`, `interval`, `at`) or as Elasticsearch does (`fixed_interval`, `percents`). */
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
  | PercentileRanksAggregation
  | MinAggregation
  | MaxAggregation
  | AvgAggregation
  | SumAggregation
  | CountAggregation
  | Nested<RangeAggregation>
  | Nested<CompositeAggregation>
  | Nested<PatternsAggregation>
  | (SignificantSpec & WithSpecs)
  | RateSpec
  | ChangeSpec
  | FiltersSpec
  | TypedSpec

type KeysOf<Union> = Union extends unknown ? keyof Union : never
type SpecKey = KeysOf<AggregationSpec>

/**
 * The specification, with a readable text in place of whatever cannot be right: a text field under `percentiles`, an option that
 * does not exist, a name that buckets use themselves.
 */
export type CheckedSpecs<Specs> = { readonly [Name in keyof Specs]: CheckedSpec<Specs[Name]> }

type OfNumbers = 'percentiles' | 'percentileRanks' | 'stats' | 'histogram' | 'avg' | 'sum' | 'of'
type OfTimesToo = 'range' | 'min' | 'max'

type CheckedSpec<Spec> = {
  readonly [Key in keyof Spec]: Key extends OfNumbers
    ? NumberField<Spec[Key]>
    : Key extends OfTimesToo
      ? NumberOrTimeField<Spec[Key]>
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
