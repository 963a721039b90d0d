import { damage } from './damage.ts'
import { digitsBetween, mostDigits } from './integer.ts'
import { openInts, writeInts } from './ints.ts'
import { NumberColumn } from './number-column.ts'
import type { TextCodec, WriteContext, WrittenTexts } from './text-codec.ts'

/** How many digits follow the dot; -1 where there is none. */
function decimalsOf(text: string): number {
  const dot = text.indexOf('.')
  return dot < 0 ? -1 : text.length - dot - 1
}

/** `-12.50` with two decimals is -1250. NaN where the text is no such number, or would be printed otherwise. */
function scaledOf(text: string, decimals: number, isFixed: boolean): number {
  const dot = text.indexOf('.')
  const end = dot < 0 ? text.length : dot
  const own = dot < 0 ? 0 : text.length - dot - 1
  if (own > decimals || (isFixed && own !== decimals) || (dot >= 0 && own === 0)) return Number.NaN
  const isNegative = text.charCodeAt(0) === 45
  const from = isNegative ? 1 : 0
  if (end - from + decimals > mostDigits) return Number.NaN
  if (text.charCodeAt(from) === 48 && end - from > 1) return Number.NaN
  if (!isFixed && own > 0 && text.charCodeAt(text.length - 1) === 48) return Number.NaN
  const whole = digitsBetween(text, from, end)
  const part = own === 0 ? 0 : digitsBetween(text, end + 1, text.length)
  const value = whole * 10 ** decimals + part * 10 ** (decimals - own)
  // `-0.0` has no number of its own.
  if (isNegative) return value === 0 ? Number.NaN : -value
  return value
}

function printer(decimals: number, isFixed: boolean): (value: number) => string {
  const scale = 10 ** decimals
  return (value) => {
    const size = Math.abs(value)
    const part = size % scale
    const whole = `${value < 0 ? '-' : ''}${(size - part) / scale}`
    if (isFixed) return `${whole}.${String(part).padStart(decimals, '0')}`
    if (part === 0) return whole
    let digits = String(part).padStart(decimals, '0')
    while (digits.endsWith('0')) digits = digits.slice(0, -1)
    return `${whole}.${digits}`
  }
}

function write(texts: readonly string[], { writer, hint }: WriteContext): WrittenTexts | undefined {
  let decimals = 0
  let isFixed = true
  const first = decimalsOf(texts[0] ?? '')
  for (const text of texts) {
    const own = decimalsOf(text)
    if (own > mostDigits) return undefined
    if (own > decimals) decimals = own
    if (own !== first) isFixed = false
  }
  if (decimals === 0) return undefined
  const values = new Float64Array(texts.length)
  let index = 0
  for (const text of texts) {
    const value = scaledOf(text, decimals, isFixed)
    if (Number.isNaN(value)) return undefined
    values[index++] = value
  }
  writer.control.byte(decimals)
  writer.control.byte(isFixed ? 1 : 0)
  return { way: writeInts(writer, values, hint?.way), values, scale: 10 ** decimals }
}

/**
 * `12.50`, `3.07` (each with the same number of decimals), or `12.5`, `3`, `3.07` (as JSON prints them): whole numbers by a power of ten.
 *
 *     control: decimals, 1 when all have them, else 0, then `ints.ts`
 */
export const decimalCodec: TextCodec = {
  kind: 'decimal',
  fits(text) {
    const decimals = Math.max(0, decimalsOf(text))
    return !Number.isNaN(scaledOf(text, decimals, true)) || !Number.isNaN(scaledOf(text, decimals, false))
  },
  write,
  read(reader, count) {
    const decimals = reader.control.numberUpTo(mostDigits)
    const isFixed = reader.control.byte() === 1
    if (decimals === 0) throw damage('decimal numbers without decimals')
    return new NumberColumn('decimal', count, openInts(reader, count), printer(decimals, isFixed), { scale: 10 ** decimals })
  },
}
