import type { ColumnKind } from './column.ts'
import { TextColumn } from './text-column.ts'

/** Numbers that stand for texts that say no number. */
export class PrintedColumn extends TextColumn {
  override readonly kind: ColumnKind
  protected readonly values: Float64Array
  readonly #print: (value: number) => string

  constructor(kind: ColumnKind, values: Float64Array, print: (value: number) => string) {
    super()
    this.kind = kind
    this.values = values
    this.#print = print
  }

  override get count(): number {
    return this.values.length
  }

  override text(index: number): string {
    return this.#print(this.values[index] ?? 0)
  }

  override texts(): readonly string[] {
    return Array.from(this.values, this.#print)
  }
}
