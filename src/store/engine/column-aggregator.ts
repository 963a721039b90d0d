import { PackedNumbers } from '../../query/packed-numbers.ts'
import type { Aggregator } from '../../query/aggregate.ts'
import type { AggregationPlan } from './aggregation-plan.ts'
import type { ColumnPart } from './column-part.ts'
import { dimensionCodes } from './dimension-codes.ts'
import { addExamples } from './example-rows.ts'
import type { FoundRows } from './found-rows.ts'
import { distinctValues, groupedNumbers, groupedStats } from './metric-values.ts'
import { groupRows, type RowGroups } from './row-groups.ts'
import type { RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'
import { nameOf, standIns } from './stand-ins.ts'

/** Of more groups than these the answer is not kept: putting them together takes as long as finding them. */
const mostKeptGroups = 2048
/** About what a bucket takes, with what stands within. */
const bytesPerGroup = 1000

/**
 * Aggregates the rows of a segment by its columns. Rows that are alike in all that an aggregation asks are counted, and one record
 * that stands for all of them is given to the aggregator that takes records, with the numbers of all of them as its values. So
 * what is computed is defined in one place only. What that makes of a whole segment is kept, where it is little.
 */
export function aggregateRows(found: FoundRows, part: ColumnPart): void {
  const { plan, aggregator } = part
  if (plan.newest + plan.oldest > 0) addExamples(found, part)
  else if (plan.isHeavy || !found.isKept) addGroups(found, plan, aggregator)
  else {
    const kept = found.answer(`part\0${part.key}`, () => {
      const own = part.make()
      const groups = addGroups(found, plan, own)
      // Too many for an answer that is kept.
      return { value: own, bytes: groups > mostKeptGroups ? Infinity : groups * bytesPerGroup }
    })
    aggregator.merge(kept)
  }
}

/** How many lines have each value of a field is kept with the field's column. */
function groupsOf(view: SegmentView, { dimensions, metrics }: AggregationPlan, mask: RowMask): RowGroups {
  const codes = dimensions.map((dimension) => dimensionCodes(view, dimension))
  const [dimension, ...others] = dimensions
  const onlyCounts = metrics.length === 0
  const group = (): RowGroups => groupRows(codes, mask, view.rows, onlyCounts)
  if (mask !== 'all' || dimension?.kind !== 'values' || others.length > 0) return group()
  const own = codes[0]?.codes
  const kept = view.kept(
    `${onlyCounts ? 'counts' : 'groups'} ${dimension.field}`,
    () => {
      const found = group()
      // The column's own codes are kept with the column.
      return found.groups === own ? { ...found, groups: undefined, areCodes: true } : { ...found, areCodes: false }
    },
    ({ sizes, firsts, groups }) => sizes.byteLength + firsts.byteLength + (groups === undefined ? 0 : groups.length * 4),
  )
  return kept.areCodes ? { ...kept, groups: own } : kept
}

/** @returns how many groups there were. */
function addGroups(found: FoundRows, plan: AggregationPlan, aggregator: Aggregator): number {
  const { view } = found
  const { dimensions, metrics } = plan
  if (dimensions.length + metrics.length === 0) {
    aggregator.add({ id: '', time: 0, sequence: 0, level: 0, message: '', fields: {} }, found.count)
    return 1
  }
  const mask = found.mask()
  const groups = groupsOf(view, plan, mask)
  const lists = metrics.map(({ kind, field }) => {
    const name = nameOf(field)
    if (kind === 'distinct') return [name, distinctValues(view, field, groups, mask)] as const
    if (kind === 'stats') return [name, groupedStats(view, field, groups, mask)] as const
    return [name, groupedNumbers(view, field, groups, mask).map((values) => new PackedNumbers(values))] as const
  })
  const standIn = standIns(view, plan)
  for (let group = 0; group < groups.count; group++) {
    const size = groups.sizes[group] ?? 0
    const record = standIn(groups.firsts[group] ?? 0)
    if (lists.length === 0) {
      aggregator.add(record, size)
      continue
    }
    const values = Object.fromEntries(lists.map(([name, list]) => [name, list[group]]))
    aggregator.add({ ...record, fields: { ...record.fields, ...values } })
    if (size > 1) aggregator.add(record, size - 1)
  }
  return groups.count
}
