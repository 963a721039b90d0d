import { BytesColumn } from './bytes-column.ts'
import { lower, lowerDigits, packHex, packHexBytes, putHex, upper, upperDigits } from './hex.ts'
import type { TextCodec } from './text-codec.ts'
import { openTransposed, writeTransposed } from './transposed.ts'

const mostWidth = 128

/**
 * `4bf92f3577b34da6`: hexadecimal digits of one case, all texts of the same even length.
 *
 *     control: bytes each, 0 lower or 1 upper case    bytes: a plane for each place
 */
export const hexCodec: TextCodec = {
  kind: 'hex',
  fits: (text) =>
    text.length >= 8 && text.length % 2 === 0 && text.length <= mostWidth * 2 && /^(?:[\da-f]+|[\dA-F]+)$/.test(text),
  write(texts, { writer }) {
    const count = texts.length
    const length = texts[0]?.length ?? 0
    const width = length / 2
    const isUpper = texts.some((text) => /[A-F]/.test(text))
    const rows = new Uint8Array(count * width)
    let at = 0
    for (const text of texts) {
      if (text.length !== length || !packHex(text, 0, length, isUpper ? upper : lower, rows, at)) return undefined
      at += width
    }
    writer.control.byte(width)
    writer.control.byte(isUpper ? 1 : 0)
    writeTransposed(writer, rows, count, width)
    return {}
  },
  writeSpans({ bytes, bounds, count }, { writer }) {
    const length = (bounds[1] as number) - (bounds[0] as number)
    const width = length / 2
    const rows = new Uint8Array(count * width)
    // Digits fit both cases: the first text with a letter tells.
    for (const [isUpper, table] of [lower, upper].entries()) {
      let at = 0
      let row = 0
      for (; row < count; row++) {
        const start = bounds[row * 2] as number
        if ((bounds[row * 2 + 1] as number) - start !== length || !packHexBytes(bytes, start, length, table, rows, at)) break
        at += width
      }
      if (row < count) continue
      writer.control.byte(width)
      writer.control.byte(isUpper)
      writeTransposed(writer, rows, count, width)
      return {}
    }
    return undefined
  },
  read(reader, count) {
    const width = reader.control.numberUpTo(mostWidth)
    const isUpper = reader.control.numberUpTo(1) === 1
    const rows = openTransposed(reader, count, width)
    const print = (bytes: Buffer, from: number, end: number): string => {
      const text = bytes.toString('hex', from, end)
      return isUpper ? text.toUpperCase() : text
    }
    const digits = isUpper ? upperDigits : lowerDigits
    return new BytesColumn('hex', rows, count, print, (bytes, from, end, into, at) => putHex(digits, bytes, from, end, into, at))
  },
}
