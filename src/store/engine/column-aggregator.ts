import type { LogRecord } from '../../core/record.ts'
import type { Aggregator } from '../../query/aggregate.ts'
import { fieldNames } from '../../query/fields.ts'
import type { AggregationPlan, Dimension } from './aggregation-plan.ts'
import { dimensionCodes } from './dimension-codes.ts'
import { fieldNumbers, fieldValues, type RowValue } from './field-values.ts'
import { metricValues } from './metric-values.ts'
import { type RowGroups, groupRows } from './row-groups.ts'
import { emptyMask, rowNumbers, type RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'

/**
 * Aggregates the rows of a segment by its columns. Rows that are alike in all that an aggregation asks are counted, and one record
 * that stands for all of them is given to the aggregator that takes records, with the numbers of all of them as its values. So
 * what is computed is defined in one place only.
 */
export function aggregateRows(view: SegmentView, mask: RowMask, plan: AggregationPlan, aggregator: Aggregator): void {
  const groups = groupRows(
    plan.dimensions.map((dimension) => dimensionCodes(view, dimension)),
    mask,
    view.rows,
    plan.metrics.length === 0 && plan.newest + plan.oldest === 0,
  )
  if (groups.count === 0) return
  if (plan.newest + plan.oldest > 0) {
    addRecords(view, mask, plan, groups, aggregator)
    return
  }
  const metrics = plan.metrics.map((metric) => ({ name: nameOf(metric.field), lists: metricValues(view, metric, groups, mask) }))
  const readers = plan.dimensions.map((dimension) => memberReader(view, dimension))
  // Only what is asked for is decoded.
  const times = plan.dimensions.some(({ kind }) => kind === 'time') ? view.times().times : undefined
  const levels = plan.dimensions.some(isOnLevel) ? view.levelNumbers() : undefined
  for (let group = 0; group < groups.count; group++) {
    const row = groups.firsts[group] ?? 0
    const size = groups.sizes[group] ?? 0
    const fields: Record<string, unknown> = {}
    for (const read of readers) read(row, fields)
    const record: LogRecord = { id: '', time: times?.[row] ?? 0, sequence: 0, level: levels?.[row] ?? 0, message: '', fields }
    if (metrics.length === 0) {
      aggregator.add(record, size)
      continue
    }
    const values = Object.fromEntries(metrics.map(({ name, lists }) => [name, lists[group]]))
    aggregator.add({ ...record, fields: { ...fields, ...values } })
    if (size > 1) aggregator.add(record, size - 1)
  }
}

/** The name under which a value of a field is found first. */
function nameOf(field: string): string {
  return fieldNames(field)[0] ?? field
}

function isOnLevel(dimension: Dimension): boolean {
  return 'field' in dimension && fieldNames(dimension.field).includes('log.level')
}

/** Puts what a row has in a dimension into a record's fields. */
function memberReader(view: SegmentView, dimension: Dimension): (row: number, fields: Record<string, unknown>) => void {
  // The time and the level are members of the record itself.
  if (!('field' in dimension) || isOnLevel(dimension)) return () => undefined
  const name = nameOf(dimension.field)
  const put = (value: RowValue, fields: Record<string, unknown>): void => {
    if (value !== undefined) fields[name] = value
  }
  if (dimension.kind === 'values' || dimension.kind === 'presence') {
    const { codes, values } = fieldValues(view, dimension.field)
    return (row, fields) => put(values[codes[row] ?? 0], fields)
  }
  const { numbers, several } = fieldNumbers(view, dimension.field)
  return (row, fields) => {
    const number = numbers[row] ?? NaN
    put(Number.isNaN(number) ? several.get(row) : number, fields)
  }
}

/** Gives the newest and the oldest of each group themselves; the first of them stands for the others too. */
function addRecords(view: SegmentView, mask: RowMask, plan: AggregationPlan, groups: RowGroups, aggregator: Aggregator): void {
  const chosen = emptyMask(view.rows)
  if (plan.newest > 0) choose(view, mask, groups, { most: plan.newest, newestFirst: true, chosen })
  if (plan.oldest > 0) choose(view, mask, groups, { most: plan.oldest, newestFirst: false, chosen })
  const rows = rowNumbers(chosen, view.rows)
  const left = groups.sizes.slice()
  for (const row of rows) {
    const group = groups.groups?.[row] ?? 0
    left[group] = (left[group] ?? 1) - 1
  }
  let next = 0
  for (const record of view.segment.records(rows, view.levels)) {
    const group = groups.groups?.[rows[next++] ?? 0] ?? 0
    if (record === undefined) continue
    aggregator.add(record, 1 + (left[group] ?? 0))
    left[group] = 0
  }
}

/** The first of each group by time, and all that have the time of the last of them. */
function choose(
  view: SegmentView,
  mask: RowMask,
  { count, groups }: RowGroups,
  { most, newestFirst, chosen }: { readonly most: number; readonly newestFirst: boolean; readonly chosen: Uint8Array },
): void {
  const { times, isSorted } = view.times()
  const rows = rowNumbers(mask, view.rows)
  if (!isSorted) rows.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0))
  const found = new Uint32Array(count)
  const last = new Float64Array(count)
  for (let step = 0; step < rows.length; step++) {
    const row = rows[newestFirst ? rows.length - 1 - step : step] ?? 0
    const group = groups?.[row] ?? 0
    const time = times[row] ?? NaN
    if ((found[group] ?? 0) >= most && time !== last[group]) continue
    found[group] = (found[group] ?? 0) + 1
    last[group] = time
    chosen[row] = 1
  }
}
