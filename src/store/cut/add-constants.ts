import type { CutLines } from './cut-lines.ts'
import { eachValue } from './each-value.ts'
import { specialSlots } from './special-slots.ts'

/** With fewer lines it is chance that all have the same. */
const leastLines = 32

/**
 * Slots in which all lines of a variant have the same text become constants of the variant, which takes them out of their columns.
 * Times and sequences stay: they are read as columns. So do arrays, which may be
 * several values.
 */
export function addConstants(cut: CutLines): void {
  const { codes, skeletons, variants, columns, slotColumns, sameValues } = cut
  const lines = new Uint32Array(variants.length)
  for (let row = 0; row < codes.length; row++) lines[codes[row] as number] = (lines[codes[row] as number] as number) + 1
  const kept = skeletons.map(
    (skeleton) =>
      new Set(specialSlots(skeleton).flatMap(({ slot, sort }) => (sort === 'time' || sort === 'sequence' ? [slot] : []))),
  )
  for (const [place, column] of columns.entries()) {
    if (column.kind !== 'string' && column.kind !== 'bare') continue
    /** By variant the slot, where it is not known yet whether its values are the same. */
    const open = variants.map((variant, code) => {
      const { skeleton, constants, isOdd } = variant
      const slot = slotColumns[skeleton]?.indexOf(place) ?? -1
      if (slot === -1 || isOdd || (lines[code] ?? 0) < leastLines || kept[skeleton]?.has(slot) === true) return -1
      if (constants.has(slot)) return -1
      const same = sameValues[skeleton]?.[slot]
      if (same === undefined) return slot
      constants.set(slot, same)
      return -1
    })
    if (open.every((slot) => slot === -1)) continue
    for (const [code, first] of sameTexts(cut, place, open)) {
      variants[code]?.constants.set(open[code] ?? -1, column.text(first))
    }
  }
}

/** By variant the place of its first value, where all its values are the same. */
function sameTexts(cut: CutLines, place: number, open: readonly number[]): Map<number, number> {
  const differs = Uint8Array.from(open, (slot) => Number(slot === -1))
  let left = open.filter((slot) => slot !== -1).length
  const firsts = new Int32Array(open.length).fill(-1)
  const column = cut.columns[place]
  if (column === undefined) return new Map()
  eachValue(cut, place, (_, code, own) => {
    if (differs[code] === 1) return left > 0
    const first = firsts[code] as number
    if (first === -1) firsts[code] = own
    else if (!column.areSame(first, own)) {
      differs[code] = 1
      left--
    }
    return left > 0
  })
  const same = new Map<number, number>()
  for (const [code, first] of firsts.entries()) if (first !== -1 && differs[code] === 0) same.set(code, first)
  return same
}
