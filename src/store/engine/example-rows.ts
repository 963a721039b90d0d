import type { LogRecord } from '../../core/record.ts'
import { isKnown } from '../../query/known-matches.ts'
import type { AggregationPlan } from './aggregation-plan.ts'
import type { ColumnPart } from './column-part.ts'
import { dimensionCodes } from './dimension-codes.ts'
import type { FoundRows } from './found-rows.ts'
import { lightRecords } from './light-records.ts'
import { type RowGroups, groupRows } from './row-groups.ts'
import { emptyMask, rowNumbers, type RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'
import { isOnLevel, memberReader, nameOf, standIns } from './stand-ins.ts'

/** Lines that are alike in all dimensions, one of which may stand for all of them. */
interface Kinds {
  readonly names: readonly string[]
  readonly records: readonly LogRecord[]
  readonly sizes: ArrayLike<number>
  /** They are the groups of the rows, in the same order. */
  readonly areGroups: boolean
}

/** About what one of them takes. */
const bytesPerKind = 500

/** Gives the newest and the oldest of each group themselves; the first of them stands for the others too. */
export function addExamples(found: FoundRows, part: ColumnPart): void {
  const { view } = found
  const { plan, aggregator, newest } = part
  const { lastTime = Infinity } = view.segment.summary
  let grouped: RowGroups | undefined
  const group = (): RowGroups => {
    const codes = plan.dimensions.map((dimension) => dimensionCodes(view, dimension))
    return (grouped ??= groupRows(codes, found.mask(), view.rows, false))
  }
  const kinds = found.answer(`kinds\0${part.key}`, () => {
    const value = countedKinds(found, plan) ?? kindsOf(view, plan, group())
    return { value, bytes: value.names.length * bytesPerKind }
  })
  const known = new Set<string>()
  // None of their lines is among those that count: one stands for all, with a message of the same kind.
  for (const [at, name] of kinds.names.entries()) {
    const example = plan.oldest > 0 ? undefined : newest.newerThan(name, lastTime)
    const record = kinds.records[at]
    if (example === undefined || record === undefined) continue
    known.add(name)
    const { message, template } = example
    aggregator.add({ ...record, message, ...(template !== undefined && { template }) }, kinds.sizes[at])
  }
  if (kinds.names.every((name) => known.has(name))) return
  const groups = group()
  addChosen(found, part, { groups, names: kinds.areGroups ? kinds.names : kindsOf(view, plan, groups).names, known })
}

/** Of a segment that is found as a whole, and says how many lines each template has: nothing of it is read. */
function countedKinds({ view, count }: FoundRows, plan: AggregationPlan): Kinds | undefined {
  const [dimension, ...others] = plan.dimensions
  if (dimension?.kind !== 'template' || others.length > 0 || count < view.rows) return undefined
  const known = view.segment.templateCounts()
  if (known?.counts.reduce((sum, own) => sum + own, 0) !== count) return undefined
  const standIn = standIns(view, plan, view.segment.summary.lastTime)
  return {
    names: known.table.map(({ id }) => nameOfKind(id, plan, undefined)),
    records: known.table.map(() => standIn(0)),
    sizes: known.counts,
    areGroups: false,
  }
}

function kindsOf(view: SegmentView, plan: AggregationPlan, groups: RowGroups): Kinds {
  const { lastTime = 0 } = view.segment.summary
  const rows = Array.from(groups.firsts)
  const records = rows.map(standIns(view, plan, lastTime))
  const templateOf = plan.dimensions.some(({ kind }) => kind === 'template') ? templateReader(view) : (): string => ''
  const names = rows.map((row, at) => nameOfKind(templateOf(row), plan, records[at]))
  return { names, records, sizes: groups.sizes, areGroups: true }
}

/** Lines of one name have their newest in common. */
function nameOfKind(template: string, plan: AggregationPlan, record: LogRecord | undefined): string {
  return `${template}\0${JSON.stringify(placesOf(plan, record))}`
}

function templateReader(view: SegmentView): (row: number) => string {
  const { table, codes } = view.templates()
  return (row) => table[codes[row] ?? 0]?.id ?? ''
}

/** In which buckets a record lies that have examples of their own. */
function placesOf({ dimensions, above }: AggregationPlan, record: LogRecord | undefined): readonly unknown[] {
  return dimensions.slice(0, above).map((dimension) => {
    if (record === undefined || dimension.kind === 'template') return undefined
    if (dimension.kind === 'time') return dimension.rounding.floor(record.time)
    if (isOnLevel(dimension)) return record.level
    if (dimension.kind === 'filters') return dimension.questions.map(({ query }) => isKnown(query, record))
    const value = record.fields[nameOf(dimension.field)]
    return dimension.kind === 'bins' && typeof value === 'number' ? Math.floor(value / dimension.interval) : value
  })
}

/** Groups, their names, and of which names examples are known that are newer. */
interface KnownGroups {
  readonly groups: RowGroups
  readonly names: readonly string[]
  readonly known: ReadonlySet<string>
}

/** Gives those of the others. */
function addChosen(found: FoundRows, { plan, aggregator, newest }: ColumnPart, { groups, names, known }: KnownGroups): void {
  const { view } = found
  const chosen = emptyMask(view.rows)
  const choice = { view, mask: found.mask(), groups, chosen }
  if (plan.newest > 0)
    choose({ ...choice, newestFirst: true, mostOf: (group) => (known.has(names[group] ?? '') ? 0 : plan.newest) })
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
    newest.add(names[group] ?? '', record)
    aggregator.add(record, 1 + (left[group] ?? 0))
    left[group] = 0
  }
}

function chosenRecords(view: SegmentView, plan: AggregationPlan, rows: Uint32Array): Iterable<LogRecord | undefined> {
  return plan.hasHits ? view.segment.records(rows, view.levels) : Array.from(rows, lightRecords(view, memberReader(view, plan)))
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
