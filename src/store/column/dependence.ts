import type { Codes } from './column.ts'
import { narrowCodes } from './intern.ts'
import type { RowCodes } from './text-codec.ts'

/** One column's codes follow from those of another. */
export interface Dependence {
  /** The other's place in the list. */
  readonly place: number
  /** For each code of the other, as far as they occur, the code of this. */
  readonly map: Codes
  /** Both have the same codes. */
  readonly isSame: boolean
}

/** A text for nearly each row says nothing about the column: the map would be as long as the column itself. */
const mostShare = 0.9

/**
 * Finds a column on whose code that of each row depends, best one that is the same. Rows that repeat a code of the other and have
 * another of this end the search in it, so a column that has nothing to do with this costs next to nothing.
 *
 * @param before - the key of the one that was best for the piece before this one: taken where it still does.
 */
export function dependence(codes: Codes, size: number, others: readonly RowCodes[], before?: unknown): Dependence | undefined {
  const known = before === undefined ? -1 : others.findIndex(({ key }) => key === before)
  const order = known < 0 ? others.keys() : [known, ...others.keys()]
  const seen = new Set<Codes>()
  let best: Dependence | undefined
  for (const place of order) {
    const other = others[place]
    // Columns that change together have the same codes.
    if (other === undefined || seen.has(other.codes)) continue
    seen.add(other.codes)
    if (other.codes.length !== codes.length || other.size < size || other.size > codes.length * mostShare) continue
    const map = mapOf(codes, size, other)
    if (map === undefined) continue
    const isSame = other.size === size && map.every((code, from) => code === from)
    if (isSame || place === known) return { place, map, isSame }
    if (best === undefined || map.length < best.map.length) best = { place, map, isSame }
  }
  return best
}

function mapOf(codes: Codes, size: number, other: RowCodes): Codes | undefined {
  const none = 0xffffffff
  const map = new Uint32Array(other.size).fill(none)
  const { codes: others } = other
  let most = 0
  for (let index = 0; index < codes.length; index++) {
    const from = others[index] ?? 0
    const code = codes[index] ?? 0
    const known = map[from]
    if (known === none) {
      map[from] = code
      if (from > most) most = from
    } else if (known !== code) return undefined
  }
  const narrow = narrowCodes(size, codes.length === 0 ? 0 : most + 1)
  for (let from = 0; from < narrow.length; from++) {
    const code = map[from] ?? none
    // A code that occurs in other rows only.
    narrow[from] = code === none ? (narrow[from - 1] ?? 0) : code
  }
  return narrow
}
