import type { LogRecord } from '../../core/record.ts'
import { fieldNames } from '../../query/fields.ts'
import { KnownMatches } from '../../query/known-matches.ts'
import type { AggregationPlan, Dimension, FilterQuestion } from './aggregation-plan.ts'
import { filterBits, onlyBucket } from './dimension-codes.ts'
import { fieldNumbers, fieldValues, type RowValue } from './field-values.ts'
import type { SegmentView } from './segment-view.ts'

/** The name under which a value of a field is found first. */
export function nameOf(field: string): string {
  return fieldNames(field)[0] ?? field
}

/**
 * Makes records that say of a row what it has in all dimensions, and nothing else.
 *
 * @param time - of records whose time is not asked for, or that all lie in one bucket: one of the segment's.
 */
export function standIns(
  view: SegmentView,
  plan: AggregationPlan,
  time: number = view.segment.summary.firstTime ?? 0,
): (row: number) => LogRecord {
  const put = memberReader(view, plan)
  // Only what is asked for is decoded.
  const isWithinOne = (dimension: Dimension): boolean =>
    dimension.kind !== 'time' || onlyBucket(view, dimension.rounding) !== undefined
  const times = plan.dimensions.every(isWithinOne) ? undefined : view.times().times
  const levels = plan.dimensions.some(isOnLevel) ? view.levelNumbers() : undefined
  return (row) => {
    const fields: Record<string, unknown> = {}
    put(row, fields)
    return { id: '', time: times?.[row] ?? time, sequence: 0, level: levels?.[row] ?? 0, message: '', fields }
  }
}

/** Puts what a row has in all dimensions into a record's fields. */
export function memberReader(
  view: SegmentView,
  { dimensions }: AggregationPlan,
): (row: number, fields: Record<string, unknown>) => void {
  const readers = dimensions.map((dimension) => readerOf(view, dimension))
  return (row, fields) => {
    for (const read of readers) read(row, fields)
  }
}

/** Is it the level, which a record has once and by itself? */
export function isOnLevel(dimension: Dimension): boolean {
  return 'field' in dimension && fieldNames(dimension.field).includes('log.level')
}

function readerOf(view: SegmentView, dimension: Dimension): (row: number, fields: Record<string, unknown>) => void {
  if (dimension.kind === 'filters') return filterReader(view, dimension.questions)
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

/** Says of a row which queries find it. */
function filterReader(
  view: SegmentView,
  questions: readonly FilterQuestion[],
): (row: number, fields: Record<string, unknown>) => void {
  const bits = filterBits(view, questions)
  const known = new Map<number, KnownMatches>()
  return (row, fields) => {
    const own = bits[row] ?? 0
    let matches = known.get(own)
    if (matches === undefined) {
      const found = questions.filter((_, at) => ((own >> at) & 1) === 1)
      known.set(own, (matches = new KnownMatches(new Set(found.map(({ query }) => query)))))
    }
    matches.putInto(fields)
  }
}
