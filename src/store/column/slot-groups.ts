import type { Codes } from './column.ts'
import type { Marks } from './lexeme.ts'

/** Which values stand together in a column. */
export type Grouping = (typeof groupings)[number]

/** In the order of their numbers in a file: only ever append. */
export const groupings = ['place', 'context', 'ordinal'] as const

/** The literal pieces of a template, and for each slot between them the number of the column its values are in. */
export interface SlotTemplate {
  readonly pieces: readonly string[]
  readonly groups: readonly number[]
}

/** All slots of all templates. */
export interface GroupedSlots {
  readonly templates: SlotTemplate[]
  /** How many columns there are. */
  readonly groups: number
  /** How many rows each template has. */
  readonly rows: Uint32Array
}

/** Places of fewer rows are put together with others by what stands before them: a column of their own would cost more than it saves. */
const fewRows = 8

/** What follows the last space but one: a regular expression would begin anew at each character. */
function lastWord(text: string): string {
  const last = text.lastIndexOf(' ')
  return last <= 0 ? text : text.slice(text.lastIndexOf(' ', last - 1) + 1)
}

/**
 * Gives each slot of each template its column. A function of templates and codes alone, so that the reader finds the same.
 *
 *     place    template and place: what one statement prints at one place; rare templates by context
 *     context  the word before the slot and the character behind it, in all templates
 *     ordinal  the same with how many slots stand before it
 *
 * The first times of all templates are one column, and so on.
 */
export function groupSlots(templates: readonly string[], codes: Codes, marks: Marks, grouping: Grouping): GroupedSlots {
  const rows = new Uint32Array(templates.length)
  if (templates.length === 1) rows[0] = codes.length
  else
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] as number
      rows[code] = (rows[code] as number) + 1
    }
  const numbers = new Map<string, number>()
  let groupCount = 0
  const numberOf = (key: string): number => {
    let number = numbers.get(key)
    if (number === undefined) numbers.set(key, (number = groupCount++))
    return number
  }
  const [value, time, quoted] = [marks.value, marks.time, marks.quoted].map((mark) => mark.charCodeAt(0))
  const grouped = templates.map((template, place) => {
    const pieces: string[] = []
    const groups: number[] = []
    let from = 0
    let times = 0
    const isOwn = grouping === 'place' && (rows[place] ?? 0) >= fewRows
    for (let index = 0; index < template.length; index++) {
      const mark = template.charCodeAt(index)
      if (mark !== value && mark !== time && mark !== quoted) continue
      const piece = template.slice(from, index)
      pieces.push(piece)
      from = index + 1
      if (mark === time) groups.push(numberOf(`t${times++}`))
      else if (isOwn) groups.push(groupCount++)
      else {
        const before = lastWord(piece)
        const ordinal = grouping === 'ordinal' ? groups.length : ''
        groups.push(numberOf(`c${String.fromCharCode(mark)}${ordinal} ${before}\n${template.charAt(from)}`))
      }
    }
    pieces.push(template.slice(from))
    return { pieces, groups }
  })
  return { templates: grouped, groups: groupCount, rows }
}
