import { greatestOf } from './code-loops.ts'
import type { Codes } from './column.ts'

/** The rows in the order of their codes, those of one code as they stood. */
export function orderByCode(codes: Codes): Uint32Array {
  const next = new Uint32Array(greatestOf(codes) + 2)
  for (let row = 0; row < codes.length; row++) {
    const behind = (codes[row] as number) + 1
    next[behind] = (next[behind] as number) + 1
  }
  for (let code = 1; code < next.length; code++) next[code] = (next[code] ?? 0) + (next[code - 1] ?? 0)
  const order = new Uint32Array(codes.length)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    const place = next[code] as number
    next[code] = place + 1
    order[place] = row
  }
  return order
}
