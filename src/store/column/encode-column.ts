import { writeSource } from './write-column.ts'
import type { EncodeColumnOptions, EncodedColumn } from './column.ts'
import { PartWriter } from './part-writer.ts'
import type { ColumnInput } from './text-codec.ts'
import { textSource } from './text-source.ts'

/** The smallest and the greatest number; undefined where there is none. */
function bounds(values: Float64Array | undefined, scale = 1): { readonly min?: number; readonly max?: number } {
  let min = Infinity
  let max = -Infinity
  const count = values?.length ?? 0
  // Each number that an iterator gives would be an object of its own.
  for (let row = 0; row < count; row++) {
    const value = values?.[row] as number
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? { min: min / scale, max: max / scale } : {}
}

/** After so many pieces all ways are tried again: what is logged changes. */
const longestAge = 64

/**
 * Encodes the texts of one slot, in row order: as a list, as places within the lines they were cut from, or numbered already (in the
 * order in which they first appear), which is much faster where a hint says how. Texts are latin1: a character above 255 does not come back. What comes back from
 * `decodeColumn` is exact for anything else.
 */
export function encodeColumn(texts: ColumnInput, { level, previous, others = [] }: EncodeColumnOptions): EncodedColumn {
  const source = textSource(texts)
  const writer = new PartWriter()
  const age = (previous?.age ?? 0) + 1
  const known = age < longestAge ? previous : undefined
  const { hint, codes, entries, other, values, scale } = writeSource(writer, source, { level, hint: known, others, depth: 0 })
  return {
    kind: hint.kind,
    count: source.count,
    ...bounds(values, scale),
    reference: other === undefined ? undefined : others[other]?.key,
    parts: writer.parts(),
    hint: { ...hint, age: known === undefined ? 0 : age },
    codes,
    entries,
  }
}
