import type { LogRecord } from '../../core/record.ts'
import type { Aggregator } from '../../query/aggregate.ts'
import { fieldNames } from '../../query/fields.ts'
import type { AggregationPlan, Dimension } from './aggregation-plan.ts'
import { dimensionCodes } from './dimension-codes.ts'
import { fieldNumbers, fieldValues, type RowValue } from './field-values.ts'
import { lightRecords } from './light-records.ts'
import { metricValues } from './metric-values.ts'
import type { NewestTimes } from './newest-times.ts'
import { type RowGroups, groupRows } from './row-groups.ts'
import { emptyMask, rowNumbers, type RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'

/** One aggregation that columns answer. */
export interface ColumnPart {
  readonly plan: AggregationPlan
  readonly aggregator: Aggregator
  /** Of kinds of messages, over all segments. */
  readonly newest: NewestTimes
}

/**
 * Aggregates the rows of a segment by its columns. Rows that are alike in all that an aggregation asks are counted, and one record
 * that stands for all of them is given to the aggregator that takes records, with the numbers of all of them as its values. So
 * what is computed is defined in one place only.
 */
export function aggregateRows(view: SegmentView, mask: RowMask, { plan, aggregator, newest }: ColumnPart): void {
  const groups = groupRows(
    plan.dimensions.map((dimension) => dimensionCodes(view, dimension)),
    mask,
    view.rows,
    plan.metrics.length === 0 && plan.newest + plan.oldest === 0,
  )
  if (groups.count === 0) return
  if (plan.newest + plan.oldest > 0) {
    addRecords(view, mask, { plan, aggregator, newest }, groups)
    return
  }
  const metrics = plan.metrics.map((metric) => ({ name: nameOf(metric.field), lists: metricValues(view, metric, groups, mask) }))
  const standIn = standIns(view, plan)
  for (let group = 0; group < groups.count; group++) {
    const row = groups.firsts[group] ?? 0
    const size = groups.sizes[group] ?? 0
    const record = standIn(row)
    if (metrics.length === 0) {
      aggregator.add(record, size)
      continue
    }
    const values = Object.fromEntries(metrics.map(({ name, lists }) => [name, lists[group]]))
    aggregator.add({ ...record, fields: { ...record.fields, ...values } })
    if (size > 1) aggregator.add(record, size - 1)
  }
}

/** The name under which a value of a field is found first. */
function nameOf(field: string): string {
  return fieldNames(field)[0] ?? field
}

/**
 * Makes records that say of a row what it has in all dimensions, and nothing else.
 *
 * @param time - of records whose time is not asked for.
 */
function standIns(view: SegmentView, plan: AggregationPlan, time = 0): (row: number) => LogRecord {
  const readers = plan.dimensions.map((dimension) => memberReader(view, dimension))
  // Only what is asked for is decoded.
  const times = plan.dimensions.some(({ kind }) => kind === 'time') ? view.times().times : undefined
  const levels = plan.dimensions.some(isOnLevel) ? view.levelNumbers() : undefined
  return (row) => {
    const fields: Record<string, unknown> = {}
    for (const read of readers) read(row, fields)
    return { id: '', time: times?.[row] ?? time, sequence: 0, level: levels?.[row] ?? 0, message: '', fields }
  }
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
function addRecords(view: SegmentView, mask: RowMask, { plan, aggregator, newest }: ColumnPart, groups: RowGroups): void {
  const chosen = emptyMask(view.rows)
  const choice = { view, mask, groups, chosen }
  const kindOf = plan.hasHits ? undefined : templateOf(view, groups)
  const { lastTime = Infinity } = view.segment.summary
  const examples = Array.from({ length: groups.count }, (_, group) => kindOf && newest.newerThan(kindOf(group), lastTime))
  if (examples.some((example) => example !== undefined)) {
    // None of their lines is among those that count: one stands for all, with a message of the same kind.
    const standIn = standIns(view, plan, lastTime)
    for (const [group, example] of examples.entries()) {
      if (example === undefined) continue
      const { message, template } = example
      const record = { ...standIn(groups.firsts[group] ?? 0), message, ...(template === undefined ? {} : { template }) }
      aggregator.add(record, groups.sizes[group])
    }
    if (!examples.includes(undefined)) return
  }
  if (plan.newest > 0)
    choose({ ...choice, newestFirst: true, mostOf: (group) => (examples[group] === undefined ? plan.newest : 0) })
  if (plan.oldest > 0) choose({ ...choice, newestFirst: false, mostOf: () => plan.oldest })
  const rows = rowNumbers(chosen, view.rows)
  const left = groups.sizes.slice()
  for (const row of rows) {
    const group = groups.groups?.[row] ?? 0
    left[group] = (left[group] ?? 1) - 1
  }
  let next = 0
  for (const record of chosenRecords(view, plan, rows)) {
    const group = groups.groups?.[rows[next++] ?? 0] ?? 0
    if (record === undefined) continue
    if (kindOf !== undefined) newest.add(kindOf(group), record)
    aggregator.add(record, 1 + (left[group] ?? 0))
    left[group] = 0
  }
}

function chosenRecords(view: SegmentView, plan: AggregationPlan, rows: Uint32Array): Iterable<LogRecord | undefined> {
  if (plan.hasHits) return view.segment.records(rows, view.levels)
  const readers = plan.dimensions.map((dimension) => memberReader(view, dimension))
  const light = lightRecords(view, (row, fields) => {
    for (const read of readers) read(row, fields)
  })
  return Array.from(rows, light)
}

/** The kind of message that a group has. */
function templateOf(view: SegmentView, { firsts }: RowGroups): (group: number) => string {
  const { table, codes } = view.templates()
  return (group) => table[codes[firsts[group] ?? 0] ?? 0]?.id ?? ''
}

interface Choice {
  readonly view: SegmentView
  readonly mask: RowMask
  readonly groups: RowGroups
  readonly newestFirst: boolean
  readonly mostOf: (group: number) => number
  /** Where they are marked. */
  readonly chosen: Uint8Array
}

/** The first of each group by time, and all that have the time of the last of them. */
function choose({ view, mask, groups: { count, groups }, newestFirst, mostOf, chosen }: Choice): void {
  const { times, isSorted } = view.times()
  const rows = rowNumbers(mask, view.rows)
  if (!isSorted) rows.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0))
  const left = new Int32Array(count).map((_, group) => mostOf(group))
  const last = new Float64Array(count).fill(NaN)
  for (let step = 0; step < rows.length; step++) {
    const row = rows[newestFirst ? rows.length - 1 - step : step] ?? 0
    const group = groups?.[row] ?? 0
    const time = times[row] ?? NaN
    if ((left[group] ?? 0) <= 0 && time !== last[group]) continue
    left[group] = (left[group] ?? 0) - 1
    last[group] = time
    chosen[row] = 1
  }
}
