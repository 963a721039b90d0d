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
  /** Until they are asked for, how they are read. */
  #rows: Buffer | (() => Buffer)
  #width = 0
  readonly #print: PrintBytes
  readonly #put: PutBytes | undefined

  /** @param open - reads the bytes of all rows. */
  constructor(kind: ColumnKind, open: () => Buffer, count: number, print: PrintBytes, put?: PutBytes) {
    super()
    this.kind = kind
    this.count = count
    this.#rows = open
    this.#print = print
    this.#put = put
  }

  override text(index: number): string {
    const rows = this.#open()
    const from = index * this.#width
    return this.#print(rows, from, from + this.#width)
  }

  override put(index: number, into: Buffer, at: number): number {
    if (this.#put === undefined) return super.put(index, into, at)
    const rows = this.#open()
    const from = index * this.#width
    return this.#put(rows, from, from + this.#width, into, at)
  }

  override get heldBytes(): number {
    return typeof this.#rows === 'function' ? 0 : this.#rows.length
  }

  #open(): Buffer {
    if (typeof this.#rows !== 'function') return this.#rows
    const rows = this.#rows()
    this.#rows = rows
    this.#width = this.count === 0 ? 0 : rows.length / this.count
    return rows
  }
}
