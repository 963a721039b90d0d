import type { Column, ColumnKind } from './column.ts'

/** Numbers that stand for texts that say no number. */
export class PrintedColumn implements Column {
  readonly kind: ColumnKind
  readonly #values: Float64Array
  readonly #print: (value: number) => string

  constructor(kind: ColumnKind, values: Float64Array, print: (value: number) => string) {
    this.kind = kind
    this.#values = values
    this.#print = print
  }

  get count(): number {
    return this.#values.length
  }

  text(index: number): string {
    return this.#print(this.#values[index] ?? 0)
  }

  texts(): readonly string[] {
    return Array.from(this.#values, this.#print)
  }
}
