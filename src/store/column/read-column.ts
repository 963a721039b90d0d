import { openCodes } from './codes.ts'
import { looseCodecs, typedCodecs } from './codecs.ts'
import { type Column, columnKinds } from './column.ts'
import { damage } from './damage.ts'
import { DictionaryColumn } from './dictionary-column.ts'
import { narrowCodes } from './intern.ts'
import type { PartReader } from './part-reader.ts'
import { RawColumn } from './raw-column.ts'
import type { ReadOptions } from './text-codec.ts'
import { openTexts } from './texts.ts'

/** Columns within columns within ... */
const deepest = 6

const codecs = new Map([...typedCodecs, ...looseCodecs].map((codec) => [codec.kind, codec]))

/** Reads what `writeColumn` wrote. */
export function readColumn(reader: PartReader, count: number, options: ReadOptions): Column {
  const kind = columnKinds[reader.control.byte()]
  if (kind === undefined) throw damage('a column of an unknown kind')
  if (kind === 'raw') return new RawColumn(count, openTexts(reader, count))
  if (kind === 'const')
    return new DictionaryColumn(kind, count, new RawColumn(1, openTexts(reader, 1)), () => narrowCodes(1, count))
  if (options.depth >= deepest) throw damage('columns within columns without end')
  if (kind === 'dictionary') {
    const size = reader.control.numberUpTo(count)
    const entries = readColumn(reader, size, { depth: options.depth + 1 })
    return new DictionaryColumn(kind, count, entries, openCodes(reader, count, size, options.other))
  }
  const codec = codecs.get(kind)
  if (codec === undefined) throw damage('a column of an unknown kind')
  return codec.read(reader, count, { ...options, readColumn })
}
