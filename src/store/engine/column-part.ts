import type { Aggregator } from '../../query/aggregate.ts'
import type { AggregationPlan } from './aggregation-plan.ts'
import type { NewestTimes } from './newest-times.ts'

/** One aggregation that columns answer. */
export interface ColumnPart {
  readonly plan: AggregationPlan
  /** Says the whole aggregation. */
  readonly key: string
  /** Over all segments. */
  readonly aggregator: Aggregator
  /** Makes another one of the same aggregation. */
  make(): Aggregator
  /** Of kinds of messages, over all segments. */
  readonly newest: NewestTimes
}
