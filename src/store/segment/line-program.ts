import type { Footer } from './footer.ts'

/** How the lines of a variant are put together: texts and columns in turn, a text, a column's value, a text ... */
export interface LineProgram {
  readonly texts: readonly string[]
  readonly columns: readonly number[]
  /** By slot its text, or the place among `columns` of the one that has it. */
  readonly slots: readonly (string | number)[]
  /** The line itself is what is left in the column of kind `raw`. */
  readonly hasRaw: boolean
}

/** By variant. */
export function linePrograms({ variants, skeletons }: Footer): readonly LineProgram[] {
  return variants.map(({ skeleton, constants, hasRaw = false }) => {
    const known = new Map(constants)
    const { pieces, columns: places } = skeletons[skeleton] ?? { pieces: [''], columns: [] }
    const texts = [pieces[0] ?? '']
    const used: number[] = []
    const slots: (string | number)[] = []
    for (const [slot, place] of places.entries()) {
      const own = known.get(slot)
      slots.push(own ?? used.length)
      if (own === undefined) {
        used.push(place)
        texts.push(pieces[slot + 1] ?? '')
      } else texts.push(`${texts.pop() ?? ''}${own}${pieces[slot + 1] ?? ''}`)
    }
    return { texts, columns: used, slots, hasRaw }
  })
}
