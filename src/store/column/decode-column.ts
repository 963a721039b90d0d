import { columnKinds, type Column, type DecodeColumnOptions, type StoredColumn } from './column.ts'
import { readCodes } from './codes.ts'
import { damage } from './damage.ts'
import { DictionaryColumn } from './dictionary-column.ts'
import { narrowCodes } from './intern.ts'
import { PartReader } from './part-reader.ts'
import { RawColumn } from './raw-column.ts'
import { readTexts } from './texts.ts'

/** More rows than any segment has. */
const mostRows = 2 ** 26

/** Decodes what `encodeColumn` made. Throws CORDWOOD_ERR_STORE_DAMAGED for anything else. */
export function decodeColumn({ count, parts }: StoredColumn, _options: DecodeColumnOptions = {}): Column {
  if (!Number.isInteger(count) || count < 0 || count > mostRows) throw damage(`${count} rows`)
  const reader = new PartReader(parts)
  const kind = columnKinds[reader.control.byte()]
  if (kind === 'raw') return new RawColumn(readTexts(reader, count))
  if (kind === 'const') return new DictionaryColumn(kind, readTexts(reader, 1), narrowCodes(1, count))
  if (kind !== 'dictionary') throw damage('a column of an unknown kind')
  const size = reader.control.numberUpTo(count)
  const entries = readTexts(reader, size)
  return new DictionaryColumn(kind, entries, readCodes(reader, count, size))
}
