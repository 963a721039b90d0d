import type { FieldMap } from '../cut/field-map.ts'
import { readNumbers } from './read-numbers.ts'
import type { StoredColumns } from './stored-columns.ts'

/**
 * The level of each row; NaN for a row that is no record.
 *
 * @param decode - of a row that no column tells of: its level; undefined where what was kept when the segment was built holds.
 */
export function readRowLevels(
  columns: StoredColumns,
  maps: readonly (FieldMap | undefined)[],
  decode: (row: number) => number | undefined,
): Float64Array | Uint8Array | Uint16Array {
  const codes = columns.codes()
  const known = maps.map((map) => map?.level ?? NaN)
  const own = columns.placeOf('level')
  const place = own === -1 || columns.entry(own).count === 0 ? -1 : own
  const kept = place === -1 ? new Float64Array(0) : readNumbers(columns.passing(place))
  const rows = place === -1 ? undefined : columns.rows(place)
  const explicit = kept.map((level, index) => decode(rows === undefined ? index : (rows[index] as number)) ?? level)
  const isSmall = (below: number): boolean =>
    [...explicit, ...known.filter((_, code) => maps[code] !== undefined)].every(
      (level) => Number.isInteger(level) && level >= 0 && level < below,
    )
  const levels = isSmall(256)
    ? new Uint8Array(codes.length)
    : isSmall(65_536)
      ? new Uint16Array(codes.length)
      : new Float64Array(codes.length)
  const table = Float64Array.from(known)
  for (let row = 0; row < codes.length; row++) levels[row] = table[codes[row] as number] as number
  for (let index = 0; index < explicit.length; index++)
    levels[rows === undefined ? index : (rows[index] as number)] = explicit[index] as number
  return levels
}
