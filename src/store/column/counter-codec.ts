import type { Codes, Column } from './column.ts'
import { openInts, writeInts } from './ints.ts'
import { numbersOf } from './numbers-of.ts'
import { PrintedColumn } from './printed-column.ts'
import { putBytes, putText } from './put-text.ts'
import type { TextCodec, WriteContext, WrittenTexts } from './text-codec.ts'
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

function putCounter(value: number, into: Buffer, at: number): number {
  let digits = 1
  for (let above = radix; value >= above; above *= radix) digits++
  let rest = value
  for (let place = at + digits - 1; place >= at; place--) {
    const next = Math.floor(rest / radix)
    const digit = rest - next * radix
    into[place] = digit < 10 ? digit + 48 : digit + 87
    rest = next
  }
  return at + digits
}

function write(entries: readonly string[], codes: Codes | undefined, { writer, hint }: WriteContext): WrittenTexts | undefined {
  const [first = ''] = entries
  const prefix = first.slice(0, numberStart(first))
  const read = (text: string): number => (text.startsWith(prefix) ? numberOf(text, prefix.length) : Number.NaN)
  const values = numbersOf(entries, codes, read)
  if (values === undefined) return undefined
  writeTexts(writer, [prefix])
  return { way: writeInts(writer, values, hint?.way) }
}

/**
 * `req-1a`, `req-1b`: a prefix that all have, and a number in base 36, as request ids are counted.
 *
 *     control, text: the prefix, then `ints.ts`
 */
export const counterCodec: TextCodec = {
  kind: 'counter',
  fits: (text) => text.length <= 64 && !Number.isNaN(numberOf(text, numberStart(text))),
  write: (texts, context) => write(texts, undefined, context),
  writeInterned: ({ entries, codes }, context) => write(entries, codes, context),
  read(reader, count): Column {
    const prefix = readTexts(reader, 1)[0] ?? ''
    const head = Buffer.from(prefix, 'latin1')
    const print = (value: number): string => prefix + value.toString(radix)
    return new PrintedColumn('counter', count, openInts(reader, count), print, (value, into, at) =>
      // A negative one is none that was written.
      value < 0 ? putText(print(value), into, at) : putCounter(value, into, putBytes(head, 0, head.length, into, at)),
    )
  },
}
