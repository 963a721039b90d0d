import type { Codes } from './column.ts'

/** The rows in the order of their codes, those of one code as they stood. */
export function orderByCode(codes: Codes): Uint32Array {
  let most = 0
  for (const code of codes) if (code > most) most = code
  const next = new Uint32Array(most + 2)
  for (const code of codes) next[code + 1] = (next[code + 1] ?? 0) + 1
  for (let code = 1; code < next.length; code++) next[code] = (next[code] ?? 0) + (next[code - 1] ?? 0)
  const order = new Uint32Array(codes.length)
  let row = 0
  for (const code of codes) {
    const place = next[code] ?? 0
    next[code] = place + 1
    order[place] = row++
  }
  return order
}
