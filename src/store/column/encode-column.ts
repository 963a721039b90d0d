import { columnKinds, type Codes, type ColumnKind, type EncodeColumnOptions, type EncodedColumn } from './column.ts'
import { PartWriter } from './part-writer.ts'
import { writeCodes } from './codes.ts'
import { intern } from './intern.ts'
import { writeTexts } from './texts.ts'

/**
 * Encodes the texts of one slot, in row order. Texts are latin1: a character above 255 does not come back. What comes back from
 * `decodeColumn` is exact for anything else.
 */
export function encodeColumn(texts: readonly string[], _options: EncodeColumnOptions): EncodedColumn {
  const writer = new PartWriter()
  const count = texts.length
  let codes: { codes: Codes; size: number } | undefined
  let kind: ColumnKind
  const { entries, codes: numbers } = intern(texts)
  if (entries.length === 1) {
    kind = 'const'
    writer.control.byte(columnKinds.indexOf(kind))
    writeTexts(writer, entries)
  } else if (entries.length * 2 <= count) {
    kind = 'dictionary'
    writer.control.byte(columnKinds.indexOf(kind))
    writer.control.number(entries.length)
    writeTexts(writer, entries)
    writeCodes(writer, numbers)
    codes = { codes: numbers, size: entries.length }
  } else {
    kind = 'raw'
    writer.control.byte(columnKinds.indexOf(kind))
    writeTexts(writer, texts)
  }
  return { kind, count, parts: writer.parts(), hint: { kind }, codes }
}
