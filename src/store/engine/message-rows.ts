import { compileTextTest } from '../../query/text-test.ts'
import type { Comparison } from '../../query/value-test.ts'
import { type SlotValue, slotText } from './column-values.ts'
import type { FieldColumn } from './field-column.ts'
import { countHits, type Hits, hitsOf, rowsAt, rowsOfHits, rowsWhere } from './hit-rows.ts'
import { orRows, type RowMask } from './row-mask.ts'
import { cost, everyRow, type RowTest } from './row-test.ts'
import type { SegmentView } from './segment-view.ts'
import { templateSearch, type TemplateSearch } from './template-search.ts'
import { TextTemplates } from './text-templates.ts'

/** A clause on the message. A row whose line has none has the empty message, in which nothing is found. */
export function messageRows(comparison: Comparison): RowTest {
  // Every record has a message.
  if (comparison.kind === 'exists') return everyRow
  const test = compileTextTest(comparison)
  const search: TemplateSearch = templateSearch(comparison, test)

  const columnRows = (view: SegmentView, column: FieldColumn, within: RowMask): RowMask => {
    const decoded = column.column()
    const { dictionary, template } = decoded
    if (template !== undefined) {
      const texts = new TextTemplates(column, decoded, template)
      if (search.count(texts) === 0) return 'none'
      const rows = column.rows()
      const found = search.find(texts, withinColumn(rows, within))
      return found === 'none' ? 'none' : rowsAt(found, rows, view.rows)
    }
    const entries = dictionary === undefined ? undefined : column.entryValues()
    if (dictionary !== undefined && entries !== undefined) {
      return rowsOfHits(entryHits(entries), dictionary, () => column.rows(), view.rows)
    }
    const texts = column.texts()
    return rowsWhere(column.rows(), view.rows, within, (at) => test(slotText(texts[at] ?? '', column.kind)))
  }
  const entryHits = (entries: readonly SlotValue[]): Hits => hitsOf(entries, (entry) => test(String(entry)))

  /** Undefined where each row has to be looked at. */
  const columnCount = (column: FieldColumn): number | undefined => {
    const decoded = column.column()
    const { dictionary, template } = decoded
    if (template !== undefined) return search.count(new TextTemplates(column, decoded, template))
    const entries = dictionary === undefined ? undefined : column.entryValues()
    return dictionary === undefined || entries === undefined ? undefined : countHits(entryHits(entries), dictionary)
  }

  return {
    cost: cost.words,
    rows(view, within) {
      let result: RowMask = 'none'
      for (const column of view.columns('message')) result = orRows(result, columnRows(view, column, within))
      return result
    },
    count(view) {
      // A record has one message, so no row is in two of the columns.
      let count = 0
      for (const column of view.columns('message')) {
        const own = columnCount(column)
        if (own === undefined) return undefined
        count += own
      }
      return count
    },
  }
}

/** Says of a place in the column whether its row matters. */
function withinColumn(rows: Uint32Array | undefined, within: RowMask): (at: number) => boolean {
  if (within === 'all') return () => true
  if (within === 'none') return () => false
  return (at) => within[rows === undefined ? at : (rows[at] ?? 0)] === 1
}
