import type { LogRecord } from '../core/record.ts'
import type { FieldKey, Row } from './field-types.ts'

/** The results of a specification, by its names. */
export type ResultsOf<Specs> = { readonly [Name in keyof Specs]: ResultOf<Specs[Name]> }

/** One bucket: its key, how many lines, and the results of the aggregations within it by their names. */
export type Bucket<Key, Spec> = { readonly key: Key; readonly count: number } & SubResults<Spec>

type SubResults<Spec> = Spec extends { readonly aggs: infer Sub } ? ResultsOf<Sub> : unknown

/** Count, minimum, maximum, average and sum; null where there is no value. */
export interface StatsResult {
  /** Lines that have the field. */
  readonly count: number
  /** The smallest value. */
  readonly min: number | null
  /** The greatest value. */
  readonly max: number | null
  /** The mean. */
  readonly avg: number | null
  /** The sum; 0 without a value. */
  readonly sum: number
}

type MissingKey<Spec> = Spec extends { readonly missing: infer Key } ? Key : never

type Percent<Spec> = Spec extends { readonly at: readonly (infer Share extends number)[] } ? Share : 50 | 95 | 99

/** The result of one aggregation, told by its specification. */
export type ResultOf<Spec> = Spec extends { readonly terms: infer Field extends string }
  ? {
      readonly buckets: readonly Bucket<FieldKey<Field> | MissingKey<Spec>, Spec>[]
      /** Lines in buckets that are not shown. */
      readonly other: number
      /** By how much a count may be too low; 0 where counts are exact. */
      readonly errorBound: number
    }
  : Spec extends { readonly dateHistogram: string }
    ? { readonly buckets: readonly Bucket<Date, Spec>[] }
    : Spec extends { readonly histogram: string }
      ? { readonly buckets: readonly Bucket<number, Spec>[] }
      : Spec extends { readonly percentiles: string }
        ? { readonly [Share in Percent<Spec> as `p${Share}`]: number | null }
        : Spec extends { readonly stats: string }
          ? StatsResult
          : Spec extends { readonly cardinality: string }
            ? { readonly value: number }
            : Spec extends { readonly topHits: number }
              ? { readonly records: readonly HitOf<Spec>[] }
              : Spec extends { readonly filters: infer Queries }
                ? { readonly [Name in keyof Queries]: { readonly count: number } & SubResults<Spec> }
                : Spec extends { readonly type: infer Type extends string }
                  ? TypedResult<Type, Spec>
                  : never

type HitOf<Spec> = Spec extends { readonly fields: readonly (infer Field extends string)[] } ? Row<Field> : LogRecord

type TypedResult<Type extends string, Spec> = Type extends 'terms'
  ? ResultOf<{ readonly terms: string } & SubOf<Spec>>
  : Type extends 'date_histogram'
    ? ResultOf<{ readonly dateHistogram: string } & SubOf<Spec>>
    : Type extends 'histogram'
      ? ResultOf<{ readonly histogram: string } & SubOf<Spec>>
      : Type extends 'percentiles'
        ? { readonly [share: `p${number}`]: number | null }
        : Type extends 'stats'
          ? StatsResult
          : Type extends 'top_hits'
            ? { readonly records: readonly LogRecord[] }
            : { readonly value: number | null }

type SubOf<Spec> = Spec extends { readonly aggs: infer Sub } ? { readonly aggs: Sub } : unknown
