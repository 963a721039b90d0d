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
export function addConstants({ text, skeletons, variants, columns, slotColumns }: CutLines): void {
  const kept = skeletons.map(
    (skeleton) =>
      new Set(specialSlots(skeleton).flatMap(({ slot, sort }) => (sort === 'time' || sort === 'sequence' ? [slot] : []))),
  )
  for (const [place, column] of columns.entries()) {
    if (column.kind !== 'string' && column.kind !== 'bare') continue
    for (const [code, own] of sameTexts(column, text, variants.length)) {
      const variant = variants[code]
      const slot = slotColumns[variant?.skeleton ?? 0]?.indexOf(place) ?? -1
      if (variant === undefined || slot === -1 || variant.isOdd || kept[variant.skeleton]?.has(slot) === true) continue
      variant.constants.set(slot, own)
    }
  }
}

/** The text of each variant whose values are all the same. */
function sameTexts({ bounds, variants, count }: CutColumn, text: string, size: number): Map<number, string> {
  const lines = new Uint32Array(size)
  const differs = new Uint8Array(size)
  const firsts: (string | undefined)[] = []
  for (let place = 0; place < count; place++) {
    const code = variants[place] as number
    lines[code] = (lines[code] as number) + 1
    if (differs[code] === 1) continue
    const start = bounds[place * 2] as number
    const end = bounds[place * 2 + 1] as number
    const first = firsts[code]
    if (first === undefined) firsts[code] = text.slice(start, end)
    else if (first.length !== end - start || !text.startsWith(first, start)) differs[code] = 1
  }
  const same = new Map<number, string>()
  for (const [code, first] of firsts.entries()) {
    if (first !== undefined && differs[code] === 0 && (lines[code] ?? 0) >= leastLines) same.set(code, first)
  }
  return same
}
