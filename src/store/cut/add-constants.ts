import type { CutColumn } from './cut-column.ts'
import type { CutLines } from './cut-lines.ts'
import { specialSlots } from './special-slots.ts'

/** With fewer lines it is chance that all have the same. */
const leastLines = 32

/**
 * Slots in which all lines of a variant have the same text become constants of the variant, which takes them out of their columns.
 * Times and sequences stay: they are read as columns. So do arrays, which may be
 * several values.
 */
export function addConstants({ text, bytes, codes, skeletons, variants, columns, slotColumns, sameValues }: CutLines): void {
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
      constants.set(slot, text.slice(...same))
      return -1
    })
    if (open.every((slot) => slot === -1)) continue
    for (const [code, first] of sameTexts(column, bytes, open)) {
      variants[code]?.constants.set(open[code] ?? -1, text.slice(column.bounds[first * 2], column.bounds[first * 2 + 1]))
    }
  }
}

/** By variant the place of its first value, where all its values are the same. */
function sameTexts({ bounds, variants, count }: CutColumn, bytes: Uint8Array, open: readonly number[]): Map<number, number> {
  const differs = Uint8Array.from(open, (slot) => Number(slot === -1))
  const firsts = new Int32Array(open.length).fill(-1)
  let left = open.filter((slot) => slot !== -1).length
  for (let place = 0; place < count && left > 0; place++) {
    const code = variants[place] as number
    if (differs[code] === 1) continue
    const first = firsts[code] as number
    if (first === -1) firsts[code] = place
    else if (!areSame(bytes, bounds, first, place)) {
      differs[code] = 1
      left--
    }
  }
  const same = new Map<number, number>()
  for (const [code, first] of firsts.entries()) if (first !== -1 && differs[code] === 0) same.set(code, first)
  return same
}

function areSame(bytes: Uint8Array, bounds: Int32Array, one: number, other: number): boolean {
  const start = bounds[one * 2] as number
  const length = (bounds[one * 2 + 1] as number) - start
  const second = bounds[other * 2] as number
  if ((bounds[other * 2 + 1] as number) - second !== length) return false
  for (let at = length - 1; at >= 0; at--) if (bytes[start + at] !== bytes[second + at]) return false
  return true
}
