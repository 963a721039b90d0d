import { emptyMask, type RowMask } from './row-mask.ts'

/** Rows of a segment in as few bytes as can be: a bit each, or their numbers where they are few. */
export type PackedRows = 'none' | 'all' | { readonly bits: Uint8Array } | { readonly numbers: Uint32Array }

/** Up to this share of the rows their numbers take less than a bit for each row. */
const bitsPerNumber = 32

/** @param count - how many rows the mask has. */
export function packRows(mask: RowMask, count: number, rows: number): PackedRows {
  if (mask === 'none' || count === 0) return 'none'
  if (mask === 'all' || count === rows) return 'all'
  if (count * bitsPerNumber < rows) {
    const numbers = new Uint32Array(count)
    let at = 0
    for (let row = mask.indexOf(1); row !== -1; row = mask.indexOf(1, row + 1)) numbers[at++] = row
    return { numbers }
  }
  // Four rows are one word of the mask, and half a byte here.
  const words = new Uint32Array(mask.buffer, mask.byteOffset, mask.length >> 2)
  const bits = new Uint8Array((words.length + 1) >> 1)
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as number
    const four = (word & 1) | ((word >>> 7) & 2) | ((word >>> 14) & 4) | ((word >>> 21) & 8)
    bits[at >> 1] = (bits[at >> 1] as number) | ((at & 1) === 0 ? four : four << 4)
  }
  return { bits }
}

/** The opposite: a mask that may be written to. */
export function unpackRows(packed: PackedRows, rows: number): RowMask {
  if (typeof packed === 'string') return packed
  const mask = emptyMask(rows)
  if ('numbers' in packed) for (const row of packed.numbers) mask[row] = 1
  else for (let row = 0; row < rows; row++) mask[row] = ((packed.bits[row >> 3] as number) >> (row & 7)) & 1
  return mask
}

/** About what they take. */
export function bytesOfRows(packed: PackedRows): number {
  if (typeof packed === 'string') return 0
  return 'bits' in packed ? packed.bits.byteLength : packed.numbers.byteLength
}
