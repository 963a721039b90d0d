import { damage } from './damage.ts'
import { integerOf } from './integer.ts'
import { openInts, writeInts } from './ints.ts'
import { PrintedColumn } from './printed-column.ts'
import type { TextCodec } from './text-codec.ts'

/** An address as a number; NaN for any other text. */
function addressOf(text: string): number {
  if (text.length < 7 || text.length > 15) return Number.NaN
  let value = 0
  let from = 0
  for (let octet = 0; octet < 4; octet++) {
    const end = octet < 3 ? text.indexOf('.', from) : text.length
    if (end < 0) return Number.NaN
    const number = integerOf(text.slice(from, end))
    if (!(number >= 0 && number < 256)) return Number.NaN
    value = value * 256 + number
    from = end + 1
  }
  return value
}

const print = (value: number): string => `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`

/** `10.251.73.220`: IPv4 addresses, as whole numbers. Payload: `ints.ts`. */
export const ipv4Codec: TextCodec = {
  kind: 'ipv4',
  fits: (text) => !Number.isNaN(addressOf(text)),
  write(texts, { writer, hint }) {
    const values = new Float64Array(texts.length)
    let index = 0
    for (const text of texts) {
      const value = addressOf(text)
      if (Number.isNaN(value)) return undefined
      values[index++] = value
    }
    return { way: writeInts(writer, values, hint?.way) }
  },
  read(reader, count) {
    const open = openInts(reader, count)
    const checked = (): Float64Array => {
      const values = open()
      for (const value of values) if (value < 0 || value > 0xffffffff) throw damage('an address that is none')
      return values
    }
    return new PrintedColumn('ipv4', count, checked, print)
  },
}
