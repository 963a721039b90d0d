import type { Column, ColumnKind } from './column.ts'

/** Rows of as many bytes each, and how they are printed. */
export class BytesColumn implements Column {
  readonly kind: ColumnKind
  readonly count: number
  readonly #rows: Buffer
  readonly #width: number
  readonly #print: (rows: Buffer, from: number, end: number) => string

  constructor(kind: ColumnKind, rows: Buffer, count: number, print: (rows: Buffer, from: number, end: number) => string) {
    this.kind = kind
    this.count = count
    this.#rows = rows
    this.#width = count === 0 ? 0 : rows.length / count
    this.#print = print
  }

  text(index: number): string {
    const from = index * this.#width
    return this.#print(this.#rows, from, from + this.#width)
  }

  texts(): readonly string[] {
    return Array.from({ length: this.count }, (_none, index) => this.text(index))
  }
}
