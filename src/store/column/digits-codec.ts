import { digitsBetween, mostDigits } from './integer.ts'
import { readInts, writeInts } from './ints.ts'
import type { TextCodec } from './text-codec.ts'
import { TextColumn } from './text-column.ts'

function partsOf(text: string): readonly [number, number] | undefined {
  const isNegative = text.charCodeAt(0) === 45
  const from = isNegative ? 1 : 0
  const cut = text.length - mostDigits
  if (cut <= from || text.charCodeAt(from) === 48) return undefined
  const high = digitsBetween(text, from, cut)
  const low = digitsBetween(text, cut, text.length)
  if (Number.isNaN(high) || Number.isNaN(low)) return undefined
  return [isNegative ? -high : high, low]
}

/** Numbers of two parts. */
class DigitsColumn extends TextColumn {
  override readonly kind = 'digits'
  readonly #high: Float64Array
  readonly #low: Float64Array

  constructor(high: Float64Array, low: Float64Array) {
    super()
    this.#high = high
    this.#low = low
  }

  override get count(): number {
    return this.#high.length
  }

  override get heldBytes(): number {
    return this.#high.byteLength * 2
  }

  override text(index: number): string {
    return `${this.#high[index] ?? 0}${String(this.#low[index] ?? 0).padStart(mostDigits, '0')}`
  }

  numbers(): Float64Array {
    return Float64Array.from(this.#high, (_high, index) => Number(this.text(index)))
  }
}

/**
 * `-6952295868487656571`: whole numbers of 16 to 30 digits.
 *
 *     what stands before the last 15 digits, with the sign, then these: both by `ints.ts`
 */
export const digitsCodec: TextCodec = {
  kind: 'digits',
  fits: (text) => partsOf(text) !== undefined,
  write(texts, { writer, hint }) {
    const high = new Float64Array(texts.length)
    const low = new Float64Array(texts.length)
    for (const [index, text] of texts.entries()) {
      const parts = partsOf(text)
      if (parts === undefined) return undefined
      ;[high[index], low[index]] = parts
    }
    const way = writeInts(writer, high, hint?.way)
    writeInts(writer, low, way)
    return { way }
  },
  read: (reader, count) => new DigitsColumn(readInts(reader, count), readInts(reader, count)),
}
