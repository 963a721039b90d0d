/**
 * Which rows of a segment: none, every one, or one byte a row, 0 or 1. The bytes are padded with zeros to whole words, so that
 * four rows at a time can be combined.
 */
export type RowMask = 'none' | 'all' | Uint8Array

/** A mask of no row, to be written to. */
export function emptyMask(rows: number): Uint8Array {
  return new Uint8Array((rows + 3) & ~3)
}

function fullMask(rows: number): Uint8Array {
  return emptyMask(rows).fill(1, 0, rows)
}

function wordsOf(mask: Uint8Array): Uint32Array {
  return new Uint32Array(mask.buffer, mask.byteOffset, mask.byteLength >> 2)
}

/** The rows from `from` (included) to `to` (excluded). */
export function rowsBetween(rows: number, from: number, to: number): RowMask {
  if (from >= to) return 'none'
  return from <= 0 && to >= rows ? 'all' : emptyMask(rows).fill(1, from, to)
}

/** Rows in both. May write into `a`. */
export function andRows(a: RowMask, b: RowMask): RowMask {
  if (a === 'none' || b === 'none') return 'none'
  if (a === 'all') return b
  if (b === 'all') return a
  const [left, right] = [wordsOf(a), wordsOf(b)]
  for (let at = 0; at < left.length; at++) left[at] = (left[at] ?? 0) & (right[at] ?? 0)
  return a
}

/** Rows in at least one. May write into `a`. */
export function orRows(a: RowMask, b: RowMask): RowMask {
  if (a === 'all' || b === 'all') return 'all'
  if (a === 'none') return b
  if (b === 'none') return a
  const [left, right] = [wordsOf(a), wordsOf(b)]
  for (let at = 0; at < left.length; at++) left[at] = (left[at] ?? 0) | (right[at] ?? 0)
  return a
}

/** All other rows. May write into `a`. */
export function notRows(a: RowMask, rows: number): RowMask {
  if (a === 'none') return 'all'
  if (a === 'all') return 'none'
  const words = wordsOf(a)
  for (let at = 0; at < words.length; at++) words[at] = (words[at] ?? 0) ^ 0x01010101
  a.fill(0, rows)
  return a
}

/** A copy that may be written to. */
export function ownedMask(mask: RowMask, rows: number): Uint8Array {
  if (mask === 'none') return emptyMask(rows)
  return mask === 'all' ? fullMask(rows) : mask.slice()
}

/** How many rows. */
export function countRows(mask: RowMask, rows: number): number {
  if (mask === 'none') return 0
  if (mask === 'all') return rows
  const words = wordsOf(mask)
  let count = 0
  // Each of the four bytes of a sum counts by itself, up to 255 words.
  for (let at = 0; at < words.length;) {
    const end = Math.min(words.length, at + 255)
    let sums = 0
    for (; at < end; at++) sums += words[at] ?? 0
    count += (sums & 255) + ((sums >>> 8) & 255) + ((sums >>> 16) & 255) + ((sums / 0x1000000) & 255)
  }
  return count
}

/** The numbers of the rows, ascending. */
export function rowNumbers(mask: RowMask, rows: number): Uint32Array {
  const numbers = new Uint32Array(countRows(mask, rows))
  if (mask === 'all') for (let row = 0; row < rows; row++) numbers[row] = row
  else if (mask !== 'none') {
    let at = 0
    for (let row = 0; row < rows; row++) if (mask[row] === 1) numbers[at++] = row
  }
  return numbers
}
