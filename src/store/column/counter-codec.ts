import type { Column } from './column.ts'
import { readInts, writeInts } from './ints.ts'
import { PrintedColumn } from './printed-column.ts'
import type { TextCodec } from './text-codec.ts'
import { readTexts, writeTexts } from './texts.ts'

const radix = 36
/** 36^10 is below 2^52. */
const mostDigits = 10

/** Where the number begins: after the last character that is no digit of it. */
function numberStart(text: string): number {
  let at = text.length
  while (at > 0 && valueOf(text.charCodeAt(at - 1)) < radix) at--
  return at
}

function valueOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  return code >= 97 && code <= 122 ? code - 87 : radix
}

function numberOf(text: string, from: number): number {
  const { length } = text
  if (length === from || length - from > mostDigits) return Number.NaN
  if (text.charCodeAt(from) === 48 && length - from > 1) return Number.NaN
  let number = 0
  for (let index = from; index < length; index++) {
    const value = valueOf(text.charCodeAt(index))
    if (value === radix) return Number.NaN
    number = number * radix + value
  }
  return number
}

/**
 * `req-1a`, `req-1b`: a prefix that all have, and a number in base 36, as request ids are counted.
 *
 *     control, text: the prefix, then `ints.ts`
 */
export const counterCodec: TextCodec = {
  kind: 'counter',
  fits: (text) => text.length <= 64 && !Number.isNaN(numberOf(text, numberStart(text))),
  write(texts, { writer, hint }) {
    const prefix = (texts[0] ?? '').slice(0, numberStart(texts[0] ?? ''))
    const values = new Float64Array(texts.length)
    let index = 0
    for (const text of texts) {
      const value = text.startsWith(prefix) ? numberOf(text, prefix.length) : Number.NaN
      if (Number.isNaN(value)) return undefined
      values[index++] = value
    }
    writeTexts(writer, [prefix])
    return { way: writeInts(writer, values, hint?.way) }
  },
  read(reader, count): Column {
    const prefix = readTexts(reader, 1)[0] ?? ''
    return new PrintedColumn('counter', readInts(reader, count), (value) => prefix + value.toString(radix))
  },
}
