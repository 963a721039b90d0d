import type { DimensionCodes } from './dimension-codes.ts'
import type { RowMask } from './row-mask.ts'

/** Rows of a segment that are alike in all dimensions. */
export interface RowGroups {
  /** How many groups. */
  readonly count: number
  /** How many rows each has. */
  readonly sizes: Uint32Array
  /** The first row of each. */
  readonly firsts: Uint32Array
  /** The group of each row of the mask; of other rows it means nothing. Undefined where there is one group, or nobody asks. */
  readonly groups: ArrayLike<number> | undefined
}

/** Cells that are counted in a table of all that there could be; more are counted by those that there are. */
const maxCells = 1 << 20

/**
 * Puts the rows of a mask into groups.
 *
 * @param onlyCounts - nobody asks for the group of a row.
 */
export function groupRows(dimensions: readonly DimensionCodes[], mask: RowMask, rows: number, onlyCounts: boolean): RowGroups {
  const cells = dimensions.reduce((product, { size }) => product * Math.max(1, size), 1)
  if (cells === 1) return oneGroup(mask, rows)
  const sides = dimensions.filter(({ size }) => size > 1)
  if (onlyCounts && cells <= maxCells) return counted(sides, mask, cells, rows)
  const numbers = cellNumbers(sides, rows, cells)
  if (mask === 'all' && cells <= fewCells) return ofFewCells(numbers, cells, rows)
  const groups = new Uint32Array(rows)
  const sizes = new Uint32Array(Math.min(cells, rows))
  const firsts: number[] = []
  const isAll = mask === 'all'
  const own = typeof mask === 'string' ? new Uint8Array(mask === 'none' ? rows : 0) : mask
  // One more than the group's number; 0: none yet.
  const table = cells <= maxCells ? new Uint32Array(cells) : new Map<number, number>()
  for (let row = 0; row < rows; row++) {
    if (!isAll && own[row] === 0) continue
    const cell = numbers[row] as number
    let place = table instanceof Map ? (table.get(cell) ?? 0) : (table[cell] as number)
    if (place === 0) {
      place = firsts.push(row)
      if (table instanceof Map) table.set(cell, place)
      else table[cell] = place
    }
    groups[row] = place - 1
    sizes[place - 1] = (sizes[place - 1] as number) + 1
  }
  const { length: count } = firsts
  return { count, sizes: sizes.slice(0, count), firsts: Uint32Array.from(firsts), groups }
}

/** Of so few cells that most have rows. */
const fewCells = 4096

function ofFewCells(numbers: ArrayLike<number>, cells: number, rows: number): RowGroups {
  const counts = new Uint32Array(cells)
  const seen = new Uint32Array(cells)
  for (let row = 0; row < rows; row++) {
    const cell = numbers[row] as number
    const before = counts[cell] as number
    if (before === 0) seen[cell] = row
    counts[cell] = before + 1
  }
  const sizes = counts.filter((count) => count !== 0)
  const found = { count: sizes.length, sizes, firsts: seen.filter((_, cell) => counts[cell] !== 0) }
  // The number of a cell is that of its group where no cell is empty.
  if (found.count === cells) return { ...found, groups: numbers }
  const places = new Uint32Array(cells)
  let next = 0
  for (let cell = 0; cell < cells; cell++) if (counts[cell] !== 0) places[cell] = next++
  const groups = found.count <= 256 ? new Uint8Array(rows) : new Uint16Array(rows)
  for (let row = 0; row < rows; row++) groups[row] = places[numbers[row] as number] as number
  return { ...found, groups }
}

function counted(sides: readonly DimensionCodes[], mask: RowMask, cells: number, rows: number): RowGroups {
  const counts = new Uint32Array(cells)
  const seen = new Uint32Array(cells)
  const [first, second] = sides
  if (mask === 'all' && sides.length === 2 && first !== undefined && second !== undefined) {
    // What is asked most is counted without a number for each row.
    const { codes: upper } = first
    const { codes: lower, size } = second
    for (let row = 0; row < rows; row++) {
      const cell = (upper[row] as number) * size + (lower[row] as number)
      const before = counts[cell] as number
      if (before === 0) seen[cell] = row
      counts[cell] = before + 1
    }
  } else if (mask !== 'none') {
    const numbers = cellNumbers(sides, rows, cells)
    if (mask === 'all') {
      for (let row = 0; row < rows; row++) {
        const cell = numbers[row] as number
        const before = counts[cell] as number
        if (before === 0) seen[cell] = row
        counts[cell] = before + 1
      }
    } else {
      // Which rows are wanted cannot be foretold: adding nothing costs less than not to add.
      for (let row = 0; row < rows; row++)
        counts[numbers[row] as number] = (counts[numbers[row] as number] as number) + (mask[row] as number)
      let left = 0
      for (const count of counts) if (count !== 0) left++
      const isSeen = new Uint8Array(cells)
      for (let row = 0; left > 0; row++) {
        const cell = numbers[row] as number
        if (mask[row] === 0 || isSeen[cell] === 1) continue
        isSeen[cell] = 1
        seen[cell] = row
        left--
      }
    }
  }
  const firsts = seen.filter((_, cell) => counts[cell] !== 0)
  const sizes = counts.filter((count) => count !== 0)
  return { count: sizes.length, sizes, firsts, groups: undefined }
}

function oneGroup(mask: RowMask, rows: number): RowGroups {
  let count = 0
  let first = 0
  if (mask === 'all') count = rows
  else if (mask !== 'none') {
    for (let row = rows - 1; row >= 0; row--) {
      if (mask[row] === 0) continue
      count++
      first = row
    }
  }
  const found = count === 0 ? 0 : 1
  return { count: found, sizes: Uint32Array.of(count), firsts: Uint32Array.of(first), groups: undefined }
}

/** The cell of each row in a table with a side for each dimension. */
function cellNumbers(
  sides: readonly DimensionCodes[],
  rows: number,
  cells: number,
): Float64Array | Uint8Array | Uint16Array | Uint32Array {
  const [first] = sides
  if (sides.length === 1 && first !== undefined) return first.codes
  const numbers = cells < 2 ** 32 ? new Uint32Array(rows) : new Float64Array(rows)
  for (const { codes, size } of sides) {
    for (let row = 0; row < rows; row++) numbers[row] = (numbers[row] as number) * size + (codes[row] as number)
  }
  return numbers
}
