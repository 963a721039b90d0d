import type { ColumnKind } from './column.ts'
import type { OpenInts } from './ints.ts'
import { PrintedColumn, type PutNumber } from './printed-column.ts'

/** Numbers with the one way in which each is printed. */
export class NumberColumn extends PrintedColumn {
  readonly #open: OpenInts
  readonly #scale: number
  #numbers: Float64Array | undefined

  /** @param scale - by what a value is divided to be the number that its text says. */
  constructor(
    kind: ColumnKind,
    count: number,
    open: OpenInts,
    print: (value: number) => string,
    { scale = 1, put }: { readonly scale?: number; readonly put?: PutNumber } = {},
  ) {
    super(kind, count, open, print, put)
    this.#open = open
    this.#scale = scale
  }

  override get heldBytes(): number {
    return super.heldBytes + (this.#scale === 1 ? 0 : (this.#numbers?.byteLength ?? 0))
  }

  bytes(): Uint8Array | undefined {
    return this.#scale === 1 ? this.#open.bytes?.() : undefined
  }

  placesOf(number: number): Uint32Array | undefined {
    return this.#scale === 1 ? this.#open.single?.placesOf(number) : undefined
  }

  numbers(): Float64Array {
    // Whole numbers below 2^52 and powers of ten are exact, so their quotient is the double next to what the text says.
    this.#numbers ??= this.#scale === 1 ? this.values : this.values.map((value) => value / this.#scale)
    return this.#numbers
  }
}
