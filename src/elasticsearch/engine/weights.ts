import type { TermsAggregation } from '../../core/aggregation.ts'
import type { RawResult } from '../../core/engine.ts'
import { severalValues } from '../../query/aggregation-check.ts'
import { linesOf, weightField } from '../../query/weight.ts'
import type { Dsl } from './dsl.ts'
import type { IndexFieldTypes } from './field-types.ts'
import { members } from '../client/request.ts'

/** The name of the sum of weights beside every count. */
export const weightName = 'weight'

/** Values of a field that are told apart where their weights decide about their order. */
export const maxWeighedTerms = 10_000

/** A weight field for which a number is not stored makes no sums: then every line counts once. */
export function weightFieldOf(types: IndexFieldTypes | undefined): string {
  const kinds = types?.get(weightField)
  return kinds === undefined || kinds.every(({ kind }) => kind === 'number') ? weightField : 'cordwood.absent'
}

/** For how many lines the lines of a bucket stand. */
export function sumOfWeights(field: string): Dsl {
  return { sum: { field, missing: 1 } }
}

/** How many lines a bucket has, or with weights, for how many they stand. */
export function linesIn(bucket: Readonly<Record<string, unknown>>, isWeighted: boolean): number {
  if (!isWeighted) return Number(bucket['doc_count'])
  return linesOf(Number(members(bucket[weightName])['value'] ?? 0))
}

/** Terms in the order of their weights: exact as long as no more values than these are told apart. */
export function weighTerms(terms: Dsl, { order = 'count' }: TermsAggregation): Dsl {
  const sorted = order === 'count' ? { order: [{ [weightName]: 'desc' }, { _key: 'asc' }] } : {}
  // The aggregations within are made for the buckets that are left.
  return { ...terms, ...sorted, shard_size: maxWeighedTerms, collect_mode: 'breadth_first' }
}

/** All values with their weights alone: what they come to is known then for those that are not shown too. */
export function weighRest(field: string, weight: Dsl): Dsl {
  return { terms: { field, size: maxWeighedTerms }, aggs: { [weightName]: weight } }
}

/** For how many lines the buckets of `weighRest` stand, and how many lines it did not tell apart. */
export function readRest(found: Readonly<Record<string, unknown>>): { readonly lines: number; readonly left: number } {
  const buckets = Array.isArray(found['buckets']) ? found['buckets'].map(members) : []
  const left = Number(found['sum_other_doc_count'] ?? 0)
  return { lines: buckets.reduce((sum, bucket) => sum + linesIn(bucket, true), left), left }
}

/** What weighted stats need besides: the weight of the lines that have the field, and their weighted average. */
export function weighStats(field: string, weight: string): Dsl {
  return {
    filter: { exists: { field } },
    aggs: {
      [weightName]: sumOfWeights(weight),
      average: { weighted_avg: { value: { field }, weight: { field: weight, missing: 1 } } },
    },
  }
}

/** Stats over the lines for which those that are there stand. Throws CORDWOOD_ERR_AGGREGATION_INVALID where a line has several values. */
export function readWeightedStats(
  field: string,
  stats: RawResult & { kind: 'stats' },
  found: Readonly<Record<string, unknown>>,
): RawResult & { kind: 'stats' } {
  if (stats.count === 0) return stats
  if (stats.count !== Number(found['doc_count'])) throw severalValues(field)
  const average = members(found['average'])['value']
  const weight = Number(members(found[weightName])['value'])
  const avg = typeof average === 'number' && Number.isFinite(average) && weight !== 0 ? average : null
  // What the detour by the average rounds is rounded back.
  return { ...stats, count: linesOf(weight), avg, sum: avg === null ? 0 : Number((avg * weight).toPrecision(14)) }
}
