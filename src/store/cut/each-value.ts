import type { CutLines } from './cut-lines.ts'
import type { FixedTexts } from './skeleton-trie.ts'

/**
 * Calls `take` for each value of a column, in the order of rows: with its row, the variant of that, and its place in the column.
 *
 * @param take - gives false when it has seen enough.
 */
export function eachValue(
  cut: CutLines,
  column: number,
  take: (row: number, code: number, place: number) => boolean | undefined | void,
): void {
  const { codes, variants, slotColumns, fixed } = cut
  const kind = cut.columns[column]?.kind
  const isIn = Uint8Array.from(variants, ({ skeleton, hasRaw }) =>
    Number(kind === 'raw' ? hasRaw : isOpen(slotColumns[skeleton]?.indexOf(column) ?? -1, fixed[skeleton])),
  )
  let place = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (isIn[code] !== 1) continue
    if (take(row, code, place) === false) return
    place++
  }
}

/** Whether the values of a slot are in its column. */
function isOpen(slot: number, fixed: FixedTexts | undefined): boolean {
  return slot !== -1 && fixed?.has(slot) !== true
}
