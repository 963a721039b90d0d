import { digitsBetween, mostDigits } from './integer.ts'
import { openInts, writeInts } from './ints.ts'
import { NumberColumn } from './number-column.ts'
import type { TextCodec } from './text-codec.ts'

/**
 * `00042`, `01234`: digits, all texts of the same length, zeros in front.
 *
 *     control: length, then `ints.ts`
 */
export const paddedCodec: TextCodec = {
  kind: 'padded',
  fits: (text) => !Number.isNaN(digitsBetween(text, 0, text.length)),
  write(texts, { writer, hint }) {
    const width = texts[0]?.length ?? 0
    const values = new Float64Array(texts.length)
    let index = 0
    for (const text of texts) {
      const value = text.length === width ? digitsBetween(text, 0, width) : Number.NaN
      if (Number.isNaN(value)) return undefined
      values[index++] = value
    }
    writer.control.byte(width)
    return { way: writeInts(writer, values, hint?.way), values }
  },
  read(reader, count) {
    const width = reader.control.numberUpTo(mostDigits)
    return new NumberColumn('padded', count, openInts(reader, count), (value) => String(value).padStart(width, '0'))
  },
}
