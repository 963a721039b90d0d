import type { ColumnKind } from './column.ts'
import { TextColumn } from './text-column.ts'

/** Prints a row's bytes. */
export type PrintBytes = (rows: Buffer, from: number, end: number) => string

/** The same into bytes: gives where the text ends. */
export type PutBytes = (rows: Buffer, from: number, end: number, into: Buffer, at: number) => number

/** Rows of as many bytes each, and how they are printed. */
export class BytesColumn extends TextColumn {
  override readonly kind: ColumnKind
  override readonly count: number
  readonly #rows: Buffer
  readonly #width: number
  readonly #print: PrintBytes
  readonly #put: PutBytes | undefined

  constructor(kind: ColumnKind, rows: Buffer, count: number, print: PrintBytes, put?: PutBytes) {
    super()
    this.kind = kind
    this.count = count
    this.#rows = rows
    this.#width = count === 0 ? 0 : rows.length / count
    this.#print = print
    this.#put = put
  }

  override text(index: number): string {
    const from = index * this.#width
    return this.#print(this.#rows, from, from + this.#width)
  }

  override put(index: number, into: Buffer, at: number): number {
    if (this.#put === undefined) return super.put(index, into, at)
    const from = index * this.#width
    return this.#put(this.#rows, from, from + this.#width, into, at)
  }
}
