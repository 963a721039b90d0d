import type { Column } from './column.ts'
import { integerBetween, integerOf } from './integer.ts'
import { openInts, writeInts } from './ints.ts'
import { numbersOf } from './numbers-of.ts'
import { NumberColumn } from './number-column.ts'
import { putInteger } from './put-number.ts'
import type { TextCodec } from './text-codec.ts'

/** `0`, `42`, `-7`: whole numbers as JSON prints them, at most fifteen digits. Payload: `ints.ts`. */
export const intCodec: TextCodec = {
  kind: 'int',
  fits: (text) => !Number.isNaN(integerOf(text)),
  write(texts, { writer, hint }) {
    const values = new Float64Array(texts.length)
    let index = 0
    for (const text of texts) {
      const value = integerOf(text)
      if (Number.isNaN(value)) return undefined
      values[index++] = value
    }
    return { way: writeInts(writer, values, hint?.way), values }
  },
  writeSpans({ bytes, bounds, count, numbers }, { writer, hint }) {
    if (numbers?.form === 'int') {
      const read = numbers.values.subarray(0, count)
      return { way: writeInts(writer, read, hint?.way), values: read }
    }
    const values = new Float64Array(count)
    for (let row = 0; row < count; row++) {
      const value = integerBetween(bytes, bounds[row * 2] as number, bounds[row * 2 + 1] as number)
      if (Number.isNaN(value)) return undefined
      values[row] = value
    }
    return { way: writeInts(writer, values, hint?.way), values }
  },
  writeInterned({ entries, codes }, { writer, hint }) {
    const values = numbersOf(entries, codes, integerOf)
    return values && { way: writeInts(writer, values, hint?.way), values }
  },
  read: (reader, count): Column => new NumberColumn('int', count, openInts(reader, count), String, { put: putInteger }),
}
