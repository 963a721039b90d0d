import type { TextNeeds } from './text-needs.ts'
import type { TemplateSlot } from './text-templates.ts'

/** What is looked for in the numbers of a variable. */
export interface NumberSearch {
  readonly before: string
  readonly behind: string
  readonly needs: TextNeeds
  readonly needsWords: boolean
  /** Looks at the text of one place of the column. */
  ofPlace(place: number): 0 | 1 | 2
}

/** Below and above these, numbers may be written with an exponent. */
const [least, most] = [1e-6, 1e21]

/** What is found in the texts round the numbers of a variable, without making most of them texts. */
export function numberHits({ column, indexes: read }: TemplateSlot, count: number, search: NumberSearch): 0 | Uint8Array {
  const numbers = column.numbers?.() ?? new Float64Array(column.count).fill(NaN)
  const { needs, needsWords, before, behind } = search
  const wanted = needs?.flat() ?? []
  const isPlain = (number: number): boolean => Number.isFinite(number) && (number === 0 || (Math.abs(number) >= least && Math.abs(number) < most)) // prettier-ignore

  let ofNumber = (_: number, place: number): 0 | 1 | 2 => search.ofPlace(place)
  if (needs !== undefined && !wanted.some((piece) => /[\d.e+-]/.test(piece))) {
    // Nothing that numbers are written with is needed: all with one sign are alike.
    const known: (0 | 1 | 2 | undefined)[] = []
    ofNumber = (number, place) => {
      if (!isPlain(number)) return search.ofPlace(place)
      return (known[number < 0 || Object.is(number, -0) ? 1 : 0] ??= search.ofPlace(place))
    }
  } else if (needs !== undefined && needsWords && !/\d$/.test(before) && !/^\d/.test(behind)) {
    // A word with the number in it has the digits before its point as a whole.
    const runs = new Set(wanted.flatMap((word) => word.match(/\d+/g) ?? []).map(Number))
    ofNumber = (number, place) => (isPlain(number) && !runs.has(Math.trunc(Math.abs(number))) ? 0 : search.ofPlace(place))
  }

  const indexes = read()
  const hits = new Uint8Array(count)
  let found = 0
  for (let index = 0; index < count; index++) {
    const place = indexes === undefined ? index : (indexes[index] ?? 0)
    const hit = ofNumber(numbers[place] ?? NaN, place)
    hits[index] = hit
    found |= hit
  }
  return found === 0 ? 0 : hits
}
