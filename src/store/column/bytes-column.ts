import type { ColumnKind } from './column.ts'
import { TextColumn } from './text-column.ts'

/** Rows of as many bytes each, and how they are printed. */
export class BytesColumn extends TextColumn {
  override readonly kind: ColumnKind
  override readonly count: number
  readonly #rows: Buffer
  readonly #width: number
  readonly #print: (rows: Buffer, from: number, end: number) => string

  constructor(kind: ColumnKind, rows: Buffer, count: number, print: (rows: Buffer, from: number, end: number) => string) {
    super()
    this.kind = kind
    this.count = count
    this.#rows = rows
    this.#width = count === 0 ? 0 : rows.length / count
    this.#print = print
  }

  override text(index: number): string {
    const from = index * this.#width
    return this.#print(this.#rows, from, from + this.#width)
  }
}
