import type { Codes, ColumnKind } from './column.ts'
import { internNumbers } from './intern.ts'
import type { OpenInts } from './ints.ts'
import { TextColumn } from './text-column.ts'

/** Prints a number into bytes, and gives where it ends. */
export type PutNumber = (value: number, into: Buffer, at: number) => number

/** Numbers that stand for texts that say no number. */
export class PrintedColumn extends TextColumn {
  override readonly kind: ColumnKind
  override readonly count: number
  /** Until they are asked for, how they are read. */
  #values: Float64Array | OpenInts
  readonly #print: (value: number) => string
  readonly #put: PutNumber | undefined
  #codes: Codes | undefined

  /** @param open - reads the numbers. */
  constructor(kind: ColumnKind, count: number, open: OpenInts, print: (value: number) => string, put?: PutNumber) {
    super()
    this.kind = kind
    this.count = count
    this.#values = open
    this.#print = print
    this.#put = put
  }

  override get codes(): Codes {
    // Each number is printed in a way of its own.
    return (this.#codes ??= internNumbers(this.values))
  }

  override get heldBytes(): number {
    const values = typeof this.#values === 'function' ? (this.#values.single?.heldBytes ?? 0) : this.#values.byteLength
    return values + (this.#codes?.byteLength ?? 0)
  }

  protected get values(): Float64Array {
    return typeof this.#values === 'function' ? (this.#values = this.#values()) : this.#values
  }

  override text(index: number): string {
    const single = typeof this.#values === 'function' ? this.#values.single : undefined
    return this.#print((single === undefined ? this.values[index] : single.at(index)) ?? 0)
  }

  override put(index: number, into: Buffer, at: number): number {
    return this.#put === undefined ? super.put(index, into, at) : this.#put(this.values[index] ?? 0, into, at)
  }

  override texts(): readonly string[] {
    return Array.from(this.values, this.#print)
  }
}
