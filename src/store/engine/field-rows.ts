import type { LevelTable } from '../../core/level.ts'
import { ignoreAbove } from '../../query/field-type.ts'
import { type Comparison, compileComparison } from '../../query/value-test.ts'
import type { Value } from '../../query/values.ts'
import type { FieldColumn } from './field-column.ts'
import { type SlotValue, slotText, slotValue } from './column-values.ts'
import { HitPairs } from './hit-pairs.ts'
import { hitsOf, rowsAt, rowsOfHits, rowsWhere } from './hit-rows.ts'
import { closedEnds, isBeside, numberInterval } from './number-interval.ts'
import { emptyMask, orRows, type RowMask } from './row-mask.ts'
import { cost, type RowTest } from './row-test.ts'
import type { SegmentView } from './segment-view.ts'
import { placesOfText } from './template-texts.ts'

/** What clauses depend on. */
export interface ClauseContext {
  readonly levels: LevelTable
  readonly now: number
  /** The field is a pattern. */
  readonly lenient?: boolean
}

/** A clause on a field that columns tell: keywords, numbers, booleans. */
export function fieldRows(name: string, comparison: Comparison, context: ClauseContext): RowTest {
  const test = compileComparison(comparison, name, undefined, context)
  const interval = numberInterval(comparison, name)
  const ends = interval === undefined ? undefined : closedEnds(interval)
  const findsBooleans = test(true) || test(false)
  const wanted = comparison.kind === 'match' && comparison.value.parts === undefined ? comparison.value.text : undefined
  const holds = (value: SlotValue): boolean => isValue(value) && (Array.isArray(value) ? value.some((one) => isIndexed(one) && test(one)) : isIndexed(value as Value) && test(value as Value)) // prettier-ignore

  const pairs = new HitPairs()

  const numberRows = (view: SegmentView, column: FieldColumn, numbers: Float64Array): RowMask => {
    const rows = column.rows()
    const mask = emptyMask(view.rows)
    const [low, high] = ends ?? [NaN, NaN]
    if (rows === undefined) {
      for (let row = 0; row < numbers.length; row++) {
        const number = numbers[row] ?? NaN
        mask[row] = number >= low && number <= high ? 1 : 0
      }
    } else {
      for (let at = 0; at < numbers.length; at++) {
        const number = numbers[at] ?? NaN
        mask[rows[at] ?? 0] = number >= low && number <= high ? 1 : 0
      }
    }
    if (!findsBooleans) return mask
    const { min, max } = column
    if (min !== undefined && max !== undefined && !numbers.includes(NaN)) return mask
    const others = rowsWhere(
      rows,
      view.rows,
      'all',
      (at) => Number.isNaN(numbers[at]) && holds(slotValue(column.column().text(at), 'bare')),
    )
    return orRows(mask, others)
  }

  const bareRows = (view: SegmentView, column: FieldColumn, within: RowMask): RowMask => {
    if (interval === undefined && !findsBooleans) return 'none'
    const { min, max } = column
    if (!findsBooleans && interval !== undefined && min !== undefined && max !== undefined && isBeside(interval, min, max))
      return 'none'
    const entries = column.entryValues()
    if (entries !== undefined) return dictionaryRows(view, column, entries)
    const numbers = column.numbers()
    if (numbers !== undefined) return numberRows(view, column, numbers)
    return textRows(view, column, within)
  }

  const dictionaryRows = (view: SegmentView, column: FieldColumn, entries: readonly SlotValue[]): RowMask => {
    const { dictionary } = column.column()
    return dictionary === undefined
      ? 'none'
      : rowsOfHits(hitsOf(entries, holds), dictionary, () => column.rows(), view.rows, pairs)
  }

  const textRows = (view: SegmentView, column: FieldColumn, within: RowMask): RowMask => {
    const { template } = column.column()
    if (template !== undefined && wanted !== undefined && column.kind === 'string') {
      const places = placesOfText(template, wanted)
      if (places !== undefined) return places === 'none' ? 'none' : rowsAt(places, column.rows(), view.rows)
    }
    const texts = column.texts()
    if (wanted !== undefined && column.kind === 'string') {
      // An escape only makes a text longer.
      return rowsWhere(column.rows(), view.rows, within, (at) => {
        const text = texts[at] ?? ''
        return text === wanted || (text.length > wanted.length && slotText(text, 'string') === wanted)
      })
    }
    return rowsWhere(column.rows(), view.rows, within, (at) => holds(slotValue(texts[at] ?? '', column.kind)))
  }

  const columnRows = (view: SegmentView, column: FieldColumn, within: RowMask): RowMask => {
    if (column.kind === 'bare') return bareRows(view, column, within)
    if (column.kind === 'string' && wanted !== undefined && (wanted.length > ignoreAbove || !view.segment.mayContain(name, wanted))) return 'none' // prettier-ignore
    const entries = column.entryValues()
    return entries === undefined ? textRows(view, column, within) : dictionaryRows(view, column, entries)
  }

  return {
    cost: wanted === undefined ? cost.numbers : cost.codes,
    rows(view, within) {
      let result: RowMask = 'none'
      for (const column of view.columns(name)) {
        result = orRows(result, columnRows(view, column, within))
        if (result === 'all') break
      }
      return result
    },
  }
}

function isValue(value: SlotValue): value is Exclude<SlotValue, undefined> {
  return value !== undefined
}

/** Longer strings are kept in the line only. */
function isIndexed(value: Value): boolean {
  return typeof value !== 'string' || value.length <= ignoreAbove
}
