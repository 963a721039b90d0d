import { compileTextTest } from '../../query/text-test.ts'
import type { Comparison } from '../../query/value-test.ts'
import { slotText } from './column-values.ts'
import type { FieldColumn } from './field-column.ts'
import { hitsOf, rowsAt, rowsOfHits, rowsWhere } from './hit-rows.ts'
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
    const rows = column.rows()
    const { dictionary, template } = decoded
    if (template !== undefined) {
      const found = search.find(new TextTemplates(column, decoded, template), withinColumn(rows, within))
      return found === 'none' ? 'none' : rowsAt(found, rows, view.rows)
    }
    const entries = dictionary === undefined ? undefined : column.entryValues()
    if (dictionary !== undefined && entries !== undefined) {
      return rowsOfHits(
        hitsOf(entries, (entry) => test(String(entry))),
        dictionary.codes,
        rows,
        view.rows,
      )
    }
    const texts = column.texts()
    return rowsWhere(rows, view.rows, within, (at) => test(slotText(texts[at] ?? '', column.kind)))
  }

  return {
    cost: cost.words,
    rows(view, within) {
      let result: RowMask = 'none'
      for (const column of view.columns('message')) result = orRows(result, columnRows(view, column, within))
      return result
    },
  }
}

/** Says of a place in the column whether its row matters. */
function withinColumn(rows: Uint32Array | undefined, within: RowMask): (at: number) => boolean {
  if (within === 'all') return () => true
  if (within === 'none') return () => false
  return (at) => within[rows === undefined ? at : (rows[at] ?? 0)] === 1
}
