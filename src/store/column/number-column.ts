import type { ColumnKind } from './column.ts'
import { TextColumn } from './text-column.ts'

/** Numbers with the one way in which each is printed. */
export class NumberColumn extends TextColumn {
  override readonly kind: ColumnKind
  readonly #values: Float64Array
  readonly #print: (value: number) => string
  readonly #scale: number
  #numbers: Float64Array | undefined

  /** @param scale - by what a value is divided to be the number that its text says. */
  constructor(kind: ColumnKind, values: Float64Array, print: (value: number) => string, scale = 1) {
    super()
    this.kind = kind
    this.#values = values
    this.#print = print
    this.#scale = scale
  }

  override get count(): number {
    return this.#values.length
  }

  override text(index: number): string {
    return this.#print(this.#values[index] ?? 0)
  }

  override texts(): readonly string[] {
    return Array.from(this.#values, this.#print)
  }

  numbers(): Float64Array {
    // Whole numbers below 2^52 and powers of ten are exact, so their quotient is the double next to what the text says.
    this.#numbers ??= this.#scale === 1 ? this.#values : this.#values.map((value) => value / this.#scale)
    return this.#numbers
  }
}
