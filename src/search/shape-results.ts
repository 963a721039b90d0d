import type { RawBucket, RawResult } from '../core/engine.ts'
import { defaultPercents } from '../query/metrics.ts'
import type { DerivedAnswer } from './derive/ask.ts'
import { type Place, placeOf } from './derive/place.ts'
import { changeOf, rateOf, significantBuckets } from './derive/shape.ts'
import type { Asked, AskedTree } from './derive/spec.ts'
import type { QuerySource } from './query-options.ts'
import { toRow } from './row.ts'

type Shaped = Readonly<Record<string, unknown>>

/** Gives what engines answered the form that the specification promises. */
export function shapeResults(
  tree: AskedTree,
  answer: DerivedAnswer,
  range: Place['whole']['range'],
  { levels }: QuerySource,
): Shaped {
  const { results, total, span, previous, backgrounds } = answer
  return shapeTree(tree, {
    results,
    count: total,
    windowMs: span.from === undefined || span.to === undefined ? undefined : span.to - span.from,
    before: previous && { results: previous.results, count: previous.total },
    whole: { range, levels, backgrounds },
  })
}

function shapeTree(tree: AskedTree, place: Place): Shaped {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, asked]) => {
      const shaped = shape(name, asked, place)
      return shaped === undefined ? [] : [[name, shaped] as const]
    }),
  )
}

function shape(name: string, asked: Asked, place: Place): unknown {
  const raw = place.results[name]
  if ('rate' in asked) return { value: rateOf(asked, raw, place) }
  if ('change' in asked) return changeOf(name, asked.change, place)
  if (raw === undefined) return undefined
  const within = (bucket: Omit<RawBucket, 'key'> & { readonly key?: string | number }): Shaped =>
    'aggs' in asked && asked.aggs !== undefined ? shapeTree(asked.aggs, placeOf(bucket, name, asked, raw, place)) : {}
  if ('significant' in asked) {
    const buckets = significantBuckets(asked, raw, place).map(({ bucket, background, score }) => {
      return { key: bucket.key, count: bucket.count, background, score, ...within(bucket) }
    })
    return { buckets, background: place.whole.backgrounds.get(asked)?.total ?? 0 }
  }
  switch (raw.kind) {
    case 'terms': {
      const { other, errorBound } = raw
      return {
        buckets: raw.buckets.map((bucket) => ({ key: bucket.key, count: bucket.count, ...within(bucket) })),
        other,
        errorBound,
      }
    }
    case 'dateHistogram':
      return { buckets: raw.buckets.map((one) => ({ key: new Date(one.key), count: one.count, ...within(one) })) }
    case 'histogram':
      return { buckets: raw.buckets.map((one) => ({ key: one.key, count: one.count, ...within(one) })) }
    case 'range':
      return { buckets: raw.buckets.map(({ aggs, ...bucket }) => ({ ...bucket, ...within({ ...bucket, aggs }) })) }
    case 'patterns': {
      const { kind: _, buckets, ...rest } = raw
      return { buckets: buckets.map(({ aggs, ...bucket }) => ({ ...bucket, ...within({ ...bucket, aggs }) })), ...rest }
    }
    case 'composite':
      return {
        buckets: raw.buckets.map((one) => ({ key: compositeKey(asked, one.keys), count: one.count, ...within(one) })),
        after: raw.after,
      }
    case 'filters':
      return Object.fromEntries(raw.buckets.map((one) => [one.key, { count: one.count, ...within(one) }]))
    default:
      return shapeMetric(asked, raw, place)
  }
}

function shapeMetric(asked: Asked, raw: RawResult, place: Place): unknown {
  switch (raw.kind) {
    case 'percentiles': {
      const at = ('at' in asked ? asked.at : undefined) ?? defaultPercents
      return Object.fromEntries(at.map((share, index) => [`p${share}`, raw.values[index] ?? null]))
    }
    case 'percentileRanks': {
      const values = 'percentileRanks' in asked ? asked.values : []
      return { values: values.map((value, index) => ({ value, percent: raw.percents[index] ?? null })) }
    }
    case 'topHits': {
      const fields = 'topHits' in asked ? asked.fields : undefined
      const { levels } = place.whole
      return { records: fields === undefined ? raw.records : raw.records.map((record) => toRow(record, fields, levels)) }
    }
    default: {
      const { kind: _, ...rest } = raw
      return rest
    }
  }
}

/** The parts of a key by the names of their sources; times as Date. */
function compositeKey(asked: Asked, keys: readonly (string | number)[]): Shaped {
  const sources = Object.entries('composite' in asked ? asked.composite : {})
  return Object.fromEntries(
    sources.map(([name, source], at) => [name, 'dateHistogram' in source ? new Date(keys[at] ?? 0) : keys[at]]),
  )
}
