import type { Column } from './column.ts'
import { integerOf } from './integer.ts'
import { readInts, writeInts } from './ints.ts'
import { NumberColumn } from './number-column.ts'
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
  read: (reader, count): Column => new NumberColumn('int', readInts(reader, count), String),
}
