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

/** How a number differs from the one before; null where one of them is not known. */
export interface ChangeResult {
  /** The number. */
  readonly value: number | null
  /** The number before; null where that time, or a bucket of it, is not known. */
  readonly previous: number | null
  /** By how much it grew. */
  readonly difference: number | null
  /** How many times the number before it is. */
  readonly ratio: number | null
}

interface TermsResult<Key, Spec> {
  readonly buckets: readonly Bucket<Key, Spec>[]
  /** Lines in buckets that are not shown. */
  readonly other: number
  /** By how much a count may be too low; 0 where counts are exact. */
  readonly errorBound: number
}

interface SignificantResult<Key, Spec> {
  /** The most telling first: `background` is how many lines that are compared with have the value, `score` how telling it is. */
  readonly buckets: readonly (Bucket<Key, Spec> & { readonly background: number; readonly score: number })[]
  /** How many lines are compared with. */
  readonly background: number
}

interface PatternsResult<Spec> {
  /** `key` is the template's id, `template` the message with `<*>` for what differs, `example` the newest message. */
  readonly buckets: readonly (Bucket<string, Spec> & { readonly template: string; readonly example: string })[]
  /** Lines in buckets that are not shown. */
  readonly other: number
  /** By how much a count may be too low; 0 where counts are exact. */
  readonly errorBound: number
  /** Where counts are reckoned from a sample: how many lines it has. */
  readonly sampled?: number
}

interface RangeResult<Spec> {
  readonly buckets: readonly (Bucket<string, Spec> & { readonly from?: number; readonly to?: number })[]
}

interface CompositeResult<Sources, Spec> {
  readonly buckets: readonly Bucket<{ readonly [Part in keyof Sources]: PartOf<Sources[Part]> }, Spec>[]
  /** Give it as `after` for the next page; undefined on the last. */
  readonly after: string | undefined
}

type PartOf<Source> = Source extends { readonly terms: infer Field extends string }
  ? FieldKey<Field>
  : Source extends { readonly dateHistogram: string }
    ? Date
    : number

interface RanksResult {
  readonly values: readonly {
    /** The value that was asked for. */
    readonly value: number
    /** How many percent of all values are not above it. */
    readonly percent: number | null
  }[]
}

interface Value<Type> {
  readonly value: Type
}

/** The result of one aggregation, told by its specification. */
export type ResultOf<Spec> = Spec extends { readonly terms: infer Field extends string }
  ? TermsResult<FieldKey<Field> | MissingKey<Spec>, Spec>
  : Spec extends { readonly dateHistogram: string }
    ? { readonly buckets: readonly Bucket<Date, Spec>[] }
    : Spec extends { readonly histogram: string }
      ? { readonly buckets: readonly Bucket<number, Spec>[] }
      : Spec extends { readonly filters: infer Queries }
        ? { readonly [Name in keyof Queries]: { readonly count: number } & SubResults<Spec> }
        : Spec extends { readonly range: string }
          ? RangeResult<Spec>
          : Spec extends { readonly composite: infer Sources }
            ? CompositeResult<Sources, Spec>
            : Spec extends { readonly patterns: true }
              ? PatternsResult<Spec>
              : Spec extends { readonly significant: infer Field extends string }
                ? SignificantResult<FieldKey<Field>, Spec>
                : Spec extends { readonly type: infer Type extends string }
                  ? TypedResult<Type, Spec>
                  : MetricOf<Spec>

type MetricOf<Spec> = Spec extends { readonly percentiles: string }
  ? { readonly [Share in Percent<Spec> as `p${Share}`]: number | null }
  : Spec extends { readonly percentileRanks: string }
    ? RanksResult
    : Spec extends { readonly stats: string }
      ? StatsResult
      : Spec extends { readonly cardinality: string } | { readonly count: string } | { readonly sum: string }
        ? Value<number>
        : Spec extends { readonly min: string } | { readonly max: string } | { readonly avg: string } | { readonly rate: string }
          ? Value<number | null>
          : Spec extends { readonly change: unknown }
            ? ChangeResult
            : Spec extends { readonly topHits: number }
              ? { readonly records: readonly HitOf<Spec>[] }
              : never

type HitOf<Spec> = Spec extends { readonly fields: readonly (infer Field extends string)[] } ? Row<Field> : LogRecord

/** Kinds by the names that the form with `type` has for them; the plain ones as their specification says. */
interface TypedKinds<Spec> {
  readonly terms: ResultOf<{ readonly terms: string } & SubOf<Spec>>
  readonly date_histogram: ResultOf<{ readonly dateHistogram: string } & SubOf<Spec>>
  readonly histogram: ResultOf<{ readonly histogram: string } & SubOf<Spec>>
  readonly range: RangeResult<Spec>
  readonly composite: CompositeResult<Readonly<Record<string, unknown>>, Spec>
  readonly significant_terms: SignificantResult<string | number, Spec>
  readonly patterns: PatternsResult<Spec>
  readonly filters: { readonly [Name in string]: { readonly count: number } & SubResults<Spec> }
  readonly percentiles: { readonly [share: `p${number}`]: number | null }
  readonly percentile_ranks: RanksResult
  readonly stats: StatsResult
  readonly top_hits: { readonly records: readonly LogRecord[] }
  readonly change: ChangeResult
}

type TypedResult<Type extends string, Spec> = Type extends keyof TypedKinds<Spec> ? TypedKinds<Spec>[Type] : Value<number | null>

type SubOf<Spec> = Spec extends { readonly aggs: infer Sub } ? { readonly aggs: Sub } : unknown
