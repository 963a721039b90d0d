import { decodeLine } from '../../json/decode.ts'
import type { FieldMap, SlotOrValue } from '../cut/field-map.ts'
import type { CutLines } from '../cut/cut-lines.ts'
import { eachValue } from '../cut/each-value.ts'
import { slotValue } from '../cut/slot-value.ts'
import type { TemplateNames } from './template-names.ts'

/** Reads the templates of all rows that columns tell of: from the id that a line says, else from its message. */
export function readTemplates(
  cut: CutLines,
  maps: readonly (FieldMap | undefined)[],
  names: TemplateNames,
  into: Int32Array,
): void {
  const columnOf = (code: number, from: SlotOrValue | undefined): number | undefined =>
    from === undefined || !('slot' in from) ? undefined : cut.slotColumns[cut.variants[code]?.skeleton ?? 0]?.[from.slot]
  /** The column that decides, where there is one; else the constant. */
  const sources = maps.map((map, code) => {
    if (map === undefined) return undefined
    const isSaid = map.template !== undefined
    const column = columnOf(code, map.template ?? map.message)
    return { isSaid, column, constant: column === undefined ? constantOf(map, names) : 0 }
  })
  for (let row = 0; row < into.length; row++) {
    const source = sources[cut.codes[row] as number]
    if (source?.column === undefined && source !== undefined) into[row] = source.constant
  }
  for (const column of new Set(sources.flatMap((source) => (source?.column === undefined ? [] : [source.column])))) {
    const known = new Map<string, number>()
    const own = cut.columns[column]
    if (own === undefined || own.kind === 'raw') continue
    const { kind } = own
    const { table } = own
    /** By number and by whether it is said what was found, + 1. */
    const found = new Int32Array(table === undefined ? 0 : table.size * 2)
    eachValue(cut, column, (row, code, place) => {
      const source = sources[code]
      if (source === undefined || source.column !== column) return
      const slot = table === undefined ? 0 : own.numberAt(place) * 2 + Number(source.isSaid)
      let name: number | undefined = table === undefined || found[slot] === 0 ? undefined : (found[slot] as number) - 1
      if (name === undefined) {
        const text = own.text(place)
        const key = source.isSaid ? text : `m${text}`
        name = table === undefined ? known.get(key) : undefined
        if (name === undefined) {
          const value = String(slotValue(kind, text))
          name = source.isSaid ? names.ofId(value, messageOf(cut, row)) : names.ofMessage(value)
          if (table !== undefined) found[slot] = name + 1
          else if (known.size < mostKnown) known.set(key, name)
        }
      }
      into[row] = name
    })
  }
}

/** Messages with data in them are all different. */
const mostKnown = 4096

function constantOf({ template, message }: FieldMap, names: TemplateNames): number {
  const text = 'value' in message ? message.value : ''
  return template !== undefined && 'value' in template ? names.ofId(template.value, text) : names.ofMessage(text)
}

/** For an id that is new: the message of the line that says it. */
function messageOf(cut: CutLines, row: number): string {
  return decodeLine(cut.lineOf(row).toString('utf8'), { id: '', time: 0 }).message
}
