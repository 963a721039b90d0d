import type { CutLines } from './cut-lines.ts'

/** Calls `take` for each value of a column, in the order of rows. */
export function eachValue(
  cut: CutLines,
  column: number,
  take: (row: number, code: number, start: number, end: number) => void,
): void {
  const { codes, variants, slotColumns } = cut
  const { bounds, kind } = cut.columns[column] ?? { bounds: new Int32Array(0), kind: 'text' }
  const isIn = Uint8Array.from(variants, ({ skeleton, hasRaw }) =>
    Number(kind === 'raw' ? hasRaw : (slotColumns[skeleton]?.includes(column) ?? false)),
  )
  let place = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (isIn[code] !== 1) continue
    take(row, code, bounds[place] as number, bounds[place + 1] as number)
    place += 2
  }
}
