import type { Aggregation, Aggregations } from '../../core/aggregation.ts'
import type { RawResults } from '../../core/engine.ts'
import type { TimeRange } from '../../core/query.ts'
import { type Aggregator, type AggregatorOptions, createAggregator } from '../../query/aggregate.ts'
import { patternExamples } from '../../query/patterns.ts'
import { weightField } from '../../query/weight.ts'
import { type AggregationPlan, planAggregation } from './aggregation-plan.ts'
import { aggregateRows } from './column-aggregator.ts'
import { NewestTimes } from './newest-times.ts'
import { rowNumbers } from './row-mask.ts'
import type { StorePass } from './store-pass.ts'

/** One aggregation, or the mere count, with how columns answer it; without a plan it goes by records. */
interface Part {
  readonly aggregator: Aggregator
  readonly plan: AggregationPlan | undefined
  readonly newest: NewestTimes
}

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
  const { weighted = false } = options
  // All together, so that what is wrong is refused in the order in which it stands.
  createAggregator(aggregations, range, options)
  const parts = new Map<string, Part>(
    Object.entries(aggregations).map(([name, spec]) => [
      name,
      {
        aggregator: createAggregator({ [name]: spec }, range, options),
        plan: planFor(spec, weighted),
        newest: new NewestTimes(patternExamples),
      },
    ]),
  )
  const total: Part = {
    aggregator: createAggregator({}, range, options),
    plan: planFor(undefined, weighted),
    newest: new NewestTimes(0),
  }
  const all = [...parts.values(), total]

  for await (const found of pass.lines()) for (const { record } of found) for (const { aggregator } of all) aggregator.add(record)
  await pass.segments(true, ({ view, mask }) => {
    const byRecords = all.filter(({ plan }) => plan === undefined)
    for (const { plan, aggregator, newest } of all)
      if (plan !== undefined) aggregateRows(view, mask, { plan, aggregator, newest })
    if (byRecords.length === 0) return
    for (const record of view.segment.records(rowNumbers(mask, view.rows), view.levels)) {
      if (record !== undefined) for (const { aggregator } of byRecords) aggregator.add(record)
    }
  })
  const results = Object.fromEntries([...parts].flatMap(([, { aggregator }]) => Object.entries(aggregator.results())))
  return { results, total: total.aggregator.total }
}

/** With weights, lines are alike only if they stand for as many. */
function planFor(spec: Aggregation | undefined, weighted: boolean): AggregationPlan | undefined {
  const empty: AggregationPlan = { dimensions: [], metrics: [], newest: 0, oldest: 0, hasHits: false }
  const plan = spec === undefined ? empty : planAggregation(spec)
  if (plan === undefined || !weighted) return plan
  const isUsed = plan.dimensions.some((dimension) => 'field' in dimension && dimension.field === weightField)
  if (isUsed || plan.metrics.length > 0) return undefined
  return { ...plan, dimensions: [...plan.dimensions, { kind: 'values', field: weightField }] }
}
