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

/** Places of fewer rows are put together with others by what stands before them: a column of their own would cost more than it saves. */
const fewRows = 8

const lastWord = /[^ ]* ?[^ ]*$/

/**
 * Gives each slot of each template its column. A function of templates and codes alone, so that the reader finds the same.
 *
 *     place    template and place: what one statement prints at one place; rare templates by context
 *     context  the word before the slot and the character behind it, in all templates
 *     ordinal  the same with how many slots stand before it
 *
 * The first times of all templates are one column, and so on.
 */
export function groupSlots(
  templates: readonly string[],
  codes: Codes,
  marks: Marks,
  grouping: Grouping,
): { readonly templates: SlotTemplate[]; readonly groups: number } {
  const rows = new Uint32Array(templates.length)
  for (const code of codes) rows[code] = (rows[code] ?? 0) + 1
  const numbers = new Map<string, number>()
  const numberOf = (key: string): number => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    const next = numbers.size
    numbers.set(key, next)
    return next
  }
  const grouped = templates.map((template, place) => {
    const pieces: string[] = []
    const groups: number[] = []
    let from = 0
    let times = 0
    const isOwn = grouping === 'place' && (rows[place] ?? 0) >= fewRows
    for (let index = 0; index < template.length; index++) {
      const mark = template.charAt(index)
      if (mark !== marks.value && mark !== marks.time && mark !== marks.quoted) continue
      const piece = template.slice(from, index)
      pieces.push(piece)
      from = index + 1
      if (mark === marks.time) groups.push(numberOf(`t${times++}`))
      else if (isOwn) groups.push(numberOf(`p${place} ${groups.length}`))
      else {
        const before = lastWord.exec(piece)?.[0] ?? ''
        const ordinal = grouping === 'ordinal' ? groups.length : ''
        groups.push(numberOf(`c${mark}${ordinal} ${before}\n${template.charAt(from)}`))
      }
    }
    pieces.push(template.slice(from))
    return { pieces, groups }
  })
  return { templates: grouped, groups: numbers.size }
}
