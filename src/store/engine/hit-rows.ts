import type { ColumnDictionary } from '../column/column.ts'
import type { HitPairs } from './hit-pairs.ts'
import { emptyMask, type RowMask } from './row-mask.ts'

/** 1 for each entry of a dictionary that a test finds, or a word where that says it for all of them. */
export type Hits = 'none' | 'all' | Uint8Array

/** Asks a test of each entry. */
export function hitsOf<Entry>(entries: readonly Entry[], test: (entry: Entry) => boolean): Hits {
  const hits = new Uint8Array(entries.length)
  let found = 0
  for (const [index, entry] of entries.entries()) {
    if (!test(entry)) continue
    hits[index] = 1
    found++
  }
  return found === 0 ? 'none' : found === entries.length ? 'all' : hits
}

/** For more entries it takes too long to fill the table of pairs for one segment. */
const fewHits = 64

/**
 * The rows whose codes are hits.
 *
 * @param dictionary - its codes are read only where they matter.
 * @param pairs - whose table may be filled for it.
 */
export function rowsOfHits(
  hits: Hits,
  dictionary: Pick<ColumnDictionary, 'codes'>,
  rowsOfColumn: () => Uint32Array | undefined,
  rows: number,
  pairs?: HitPairs,
): RowMask {
  if (hits === 'none') return 'none'
  const columnRows = rowsOfColumn()
  if (columnRows === undefined) {
    if (hits === 'all') return 'all'
    const { codes } = dictionary
    const mask = emptyMask(rows)
    if (pairs !== undefined && codes instanceof Uint8Array && hits.length <= fewHits) pairs.mark(codes, hits, mask)
    else for (let row = 0; row < codes.length; row++) mask[row] = hits[codes[row] as number] as number
    return mask
  }
  const mask = emptyMask(rows)
  if (hits === 'all') for (let at = 0; at < columnRows.length; at++) mask[columnRows[at] as number] = 1
  else {
    const { codes } = dictionary
    for (let at = 0; at < codes.length; at++) mask[columnRows[at] as number] = hits[codes[at] as number] as number
  }
  return mask
}

/** What is found at the places of a column (1, else 0), as rows. */
export function rowsAt(places: Uint8Array, columnRows: Uint32Array | undefined, rows: number): RowMask {
  const mask = emptyMask(rows)
  if (columnRows === undefined) mask.set(places)
  else for (let at = 0; at < places.length; at++) mask[columnRows[at] as number] = places[at] as number
  return mask
}

/** The rows of a column at whose places a test holds, of those that matter. */
export function rowsWhere(
  columnRows: Uint32Array | undefined,
  rows: number,
  within: RowMask,
  test: (index: number) => boolean,
): RowMask {
  const mask = emptyMask(rows)
  const count = columnRows?.length ?? rows
  let found = 0
  for (let index = 0; index < count; index++) {
    const row = columnRows === undefined ? index : (columnRows[index] ?? 0)
    if (within !== 'all' && (within === 'none' || within[row] === 0)) continue
    if (!test(index)) continue
    mask[row] = 1
    found++
  }
  return found === 0 ? 'none' : mask
}

/** How many rows have a code that is a hit. */
export function countHits(hits: Hits, dictionary: Pick<ColumnDictionary, 'codes'>): number {
  if (hits === 'none') return 0
  const { codes } = dictionary
  if (hits === 'all') return codes.length
  let count = 0
  for (let at = 0; at < codes.length; at++) count += hits[codes[at] as number] as number
  return count
}
