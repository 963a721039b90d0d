import type { Codes, ColumnKind } from './column.ts'
import { internNumbers } from './intern.ts'
import { TextColumn } from './text-column.ts'

/** Prints a number into bytes, and gives where it ends. */
export type PutNumber = (value: number, into: Buffer, at: number) => number

/** Numbers that stand for texts that say no number. */
export class PrintedColumn extends TextColumn {
  override readonly kind: ColumnKind
  protected readonly values: Float64Array
  readonly #print: (value: number) => string
  readonly #put: PutNumber | undefined
  #codes: Codes | undefined

  constructor(kind: ColumnKind, values: Float64Array, print: (value: number) => string, put?: PutNumber) {
    super()
    this.kind = kind
    this.values = values
    this.#print = print
    this.#put = put
  }

  override get codes(): Codes {
    // Each number is printed in a way of its own.
    return (this.#codes ??= internNumbers(this.values))
  }

  override get count(): number {
    return this.values.length
  }

  override text(index: number): string {
    return this.#print(this.values[index] ?? 0)
  }

  override put(index: number, into: Buffer, at: number): number {
    return this.#put === undefined ? super.put(index, into, at) : this.#put(this.values[index] ?? 0, into, at)
  }

  override texts(): readonly string[] {
    return Array.from(this.values, this.#print)
  }
}
