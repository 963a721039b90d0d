import type { Aggregation, Aggregations } from '../../core/aggregation.ts'
import type { RawResults } from '../../core/engine.ts'
import { standardLevels } from '../../core/level.ts'
import type { QueryNode } from '../../core/query.ts'
import type { TimeRange } from '../../core/query.ts'
import { type AggregatorOptions, createAggregator } from '../../query/aggregate.ts'
import { toPredicate } from '../../query/predicate.ts'
import { weightField } from '../../query/weight.ts'
import { type AggregationPlan, planAggregation } from './aggregation-plan.ts'
import { aggregateRows } from './column-aggregator.ts'
import type { ColumnPart } from './column-part.ts'
import type { Question } from './match-rows.ts'
import { NewestTimes } from './newest-times.ts'
import { queryRows } from './query-rows.ts'
import { questionKey } from './question-key.ts'
import { rowNumbers } from './row-mask.ts'
import type { StorePass } from './store-pass.ts'

/** One aggregation, or the mere count, with how columns answer it; without a plan it goes by records. */
type Part = Omit<ColumnPart, 'plan'> & { readonly plan: AggregationPlan | undefined }

/**
 * Aggregations over what a pass finds: by columns where these can tell, by records where not.
 *
 * @throws CORDWOOD_ERR_AGGREGATION_INVALID
 */
export async function aggregateStore(
  pass: StorePass,
  aggregations: Aggregations,
  range: TimeRange,
  options: AggregatorOptions,
): Promise<{ readonly results: RawResults; readonly total: number }> {
  const { weighted = false, now = Date.now(), levels = standardLevels } = options
  const ask = (query: QueryNode): Question => ({
    key: questionKey(query, now),
    range: {},
    matches: toPredicate(query, options),
    rows: queryRows(query, { now, levels }),
    levels,
  })
  // All together, so that what is wrong is refused in the order in which it stands.
  createAggregator(aggregations, range, options)
  const partOf = (aggregations: Aggregations, spec: Aggregation | undefined): Part => {
    const plan = planFor(spec, weighted, ask)
    return {
      plan,
      key: `${weighted ? 'weighted' : ''} ${questionKey(spec, now)}`,
      aggregator: createAggregator(aggregations, range, options),
      // Only the answer depends on the range.
      make: () => createAggregator(aggregations, {}, options),
      newest: new NewestTimes(plan?.newest ?? 0),
    }
  }
  const parts = Object.entries(aggregations).map(([name, spec]) => partOf({ [name]: spec }, spec))
  const total = partOf({}, undefined)
  const all = [...parts, total]

  for await (const found of pass.lines()) for (const { record } of found) for (const { aggregator } of all) aggregator.add(record)
  await pass.segments(true, (found) => {
    const byRecords = all.filter(({ plan }) => plan === undefined)
    for (const { plan, ...part } of all) if (plan !== undefined) aggregateRows(found, { ...part, plan })
    if (byRecords.length === 0) return
    const { view } = found
    for (const record of view.segment.records(rowNumbers(found.mask(), view.rows), view.levels)) {
      if (record !== undefined) for (const { aggregator } of byRecords) aggregator.add(record)
    }
  })
  const results = Object.fromEntries(parts.flatMap(({ aggregator }) => Object.entries(aggregator.results())))
  return { results, total: total.aggregator.total }
}

/** With weights, lines are alike only if they stand for as many. */
function planFor(
  spec: Aggregation | undefined,
  weighted: boolean,
  ask: (query: QueryNode) => Question,
): AggregationPlan | undefined {
  const empty: AggregationPlan = { dimensions: [], metrics: [], newest: 0, oldest: 0, hasHits: false, above: 0, isHeavy: false } // prettier-ignore
  const plan = spec === undefined ? empty : planAggregation(spec, ask)
  if (plan === undefined || !weighted) return plan
  const isUsed = plan.dimensions.some((dimension) => 'field' in dimension && dimension.field === weightField)
  if (isUsed || plan.metrics.length > 0) return undefined
  return { ...plan, dimensions: [...plan.dimensions, { kind: 'values', field: weightField }] }
}
