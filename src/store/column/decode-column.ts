import { readColumn } from './read-column.ts'
import type { Column, DecodeColumnOptions, StoredColumn } from './column.ts'
import { damage } from './damage.ts'
import { PartReader } from './part-reader.ts'

/** More rows than any segment has. */
const mostRows = 2 ** 26

/** Decodes what `encodeColumn` made. Throws CORDWOOD_ERR_STORE_DAMAGED for anything else. */
export function decodeColumn({ count, parts }: StoredColumn, { reference }: DecodeColumnOptions = {}): Column {
  if (!Number.isInteger(count) || count < 0 || count > mostRows) throw damage(`${count} rows`)
  return readColumn(new PartReader(parts), count, { depth: 0, other: reference })
}
