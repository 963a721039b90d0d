import type { RawBucket, RawResult, RawResults } from '../core/engine.ts'
import type { LevelTable } from '../core/level.ts'
import type { AggregationSpec, AggregationSpecs } from './aggregation-spec.ts'
import { toRow } from './row.ts'

const defaultShares: readonly number[] = [50, 95, 99]
const singles: readonly string[] = ['avg', 'sum', 'min', 'max', 'count']

/** Gives the answer of an engine the form that the specification promises. */
export function shapeResults(specs: AggregationSpecs, raw: RawResults, levels: LevelTable): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, spec]) => {
      const result = raw[name]
      return result === undefined ? [] : [[name, shape(spec, result, levels)]]
    }),
  )
}

function shape(spec: AggregationSpec, raw: RawResult, levels: LevelTable): unknown {
  switch (raw.kind) {
    case 'terms':
      return {
        buckets: raw.buckets.map((bucket) => shapeBucket(spec, bucket, bucket.key, levels)),
        other: raw.other,
        errorBound: raw.errorBound,
      }
    case 'dateHistogram':
      return { buckets: raw.buckets.map((bucket) => shapeBucket(spec, bucket, new Date(bucket.key), levels)) }
    case 'histogram':
      return { buckets: raw.buckets.map((bucket) => shapeBucket(spec, bucket, bucket.key, levels)) }
    case 'filters':
      return Object.fromEntries(
        raw.buckets.map((bucket) => [bucket.key, { count: bucket.count, ...subResults(spec, bucket, levels) }]),
      )
    case 'percentiles':
      return Object.fromEntries(sharesOf(spec).map((share, index) => [`p${share}`, raw.values[index] ?? null]))
    case 'stats': {
      const { kind: _, ...stats } = raw
      const type = 'type' in spec ? spec.type : 'stats'
      return singles.includes(type) ? { value: stats[type as keyof typeof stats] } : stats
    }
    case 'cardinality':
      return { value: raw.value }
    case 'topHits': {
      const fields = fieldsOf(spec)
      return { records: fields === undefined ? raw.records : raw.records.map((record) => toRow(record, fields, levels)) }
    }
  }
}

function shapeBucket(spec: AggregationSpec, bucket: RawBucket, key: unknown, levels: LevelTable): object {
  return { key, count: bucket.count, ...subResults(spec, bucket, levels) }
}

function subResults(spec: AggregationSpec, bucket: RawBucket, levels: LevelTable): object {
  return 'aggs' in spec && spec.aggs !== undefined ? shapeResults(spec.aggs, bucket.aggs, levels) : {}
}

/** Members of the plain form, or of `params` in the form with `type`. */
function member(spec: AggregationSpec, name: string): unknown {
  const members = ('type' in spec ? (spec.params ?? {}) : spec) as Readonly<Record<string, unknown>>
  return members[name]
}

function sharesOf(spec: AggregationSpec): readonly number[] {
  return (member(spec, 'at') as readonly number[] | undefined) ?? defaultShares
}

function fieldsOf(spec: AggregationSpec): readonly string[] | undefined {
  return member(spec, 'fields') as readonly string[] | undefined
}
