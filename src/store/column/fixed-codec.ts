import { BytesColumn } from './bytes-column.ts'
import { putBytes } from './put-text.ts'
import type { TextCodec } from './text-codec.ts'
import { openTransposed, writeTransposed } from './transposed.ts'

const mostWidth = 128

/**
 * Texts of the same length: ULIDs, codes of airports.
 *
 *     control: length    bytes: a plane for each place
 */
export const fixedCodec: TextCodec = {
  kind: 'fixed',
  fits: (text) => text.length > 1 && text.length <= mostWidth,
  write(texts, { writer }) {
    const width = texts[0]?.length ?? 0
    if (texts.some((text) => text.length !== width)) return undefined
    writer.control.byte(width)
    writeTransposed(writer, Buffer.from(texts.join(''), 'latin1'), texts.length, width)
    return {}
  },
  read(reader, count) {
    const width = reader.control.numberUpTo(mostWidth)
    const rows = openTransposed(reader, count, width)
    return new BytesColumn('fixed', rows, count, (bytes, from, end) => bytes.toString('latin1', from, end), putBytes)
  },
}
