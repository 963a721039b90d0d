import { readNumbers } from './read-numbers.ts'
import type { SegmentTemplates } from './segment.ts'
import type { StoredColumns } from './stored-columns.ts'
import { TemplateNames } from './template-names.ts'

/**
 * The template of each row.
 *
 * @param messageOf - of a row: it tells its template where the line does not.
 */
export function readRowTemplates(columns: StoredColumns, messageOf: (row: number) => string): SegmentTemplates {
  const { templates, variants } = columns.footer
  const none = templates.length
  const rowCodes = columns.codes()
  const codes =
    none < 256
      ? new Uint8Array(rowCodes.length)
      : none < 65_536
        ? new Uint16Array(rowCodes.length)
        : new Uint32Array(rowCodes.length)
  const known = Uint32Array.from(variants, ({ template }) => template ?? none)
  for (let row = 0; row < codes.length; row++) codes[row] = known[rowCodes[row] as number] as number
  const place = columns.placeOf('template')
  if (place !== -1) {
    const rows = columns.rows(place)
    const numbers = readNumbers(columns.passing(place))
    for (let index = 0; index < numbers.length; index++) {
      const template = numbers[index] as number
      codes[rows === undefined ? index : (rows[index] as number)] = Number.isNaN(template) ? none : template
    }
  }
  const names = new TemplateNames([])
  const table = templates.map((known) => {
    if (typeof known !== 'number') return { id: known[0], literal: known[1] }
    const { id, literal } = names.table[names.ofMessage(messageOf(known))] ?? { id: '', literal: '' }
    return { id, literal }
  })
  return { table, codes }
}
