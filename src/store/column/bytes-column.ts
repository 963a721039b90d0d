import type { ColumnKind } from './column.ts'
import { TextColumn } from './text-column.ts'
import type { Transposed } from './transposed.ts'

/** Prints a row's bytes. */
export type PrintBytes = (rows: Buffer, from: number, end: number) => string

/** The same into bytes: gives where the text ends. */
export type PutBytes = (rows: Buffer, from: number, end: number, into: Buffer, at: number) => number

/** Rows of as many bytes each, and how they are printed. */
export class BytesColumn extends TextColumn {
  override readonly kind: ColumnKind
  override readonly count: number
  readonly #source: Transposed
  /** Once single rows were asked for, until all are. */
  #planes: readonly Uint8Array[] | undefined
  #rows: Buffer | undefined
  readonly #print: PrintBytes
  readonly #put: PutBytes | undefined

  constructor(kind: ColumnKind, source: Transposed, count: number, print: PrintBytes, put?: PutBytes) {
    super()
    this.kind = kind
    this.count = count
    this.#source = source
    this.#print = print
    this.#put = put
  }

  override text(index: number): string {
    if (this.#rows !== undefined) return this.#textOf(this.#rows, index)
    const planes = (this.#planes ??= this.#source.planes())
    const bytes = Buffer.allocUnsafe(planes.length)
    for (let place = 0; place < planes.length; place++) bytes[place] = planes[place]?.[index] ?? 0
    return this.#print(bytes, 0, bytes.length)
  }

  override texts(): readonly string[] {
    const rows = this.#open()
    return Array.from({ length: this.count }, (_none, index) => this.#textOf(rows, index))
  }

  override put(index: number, into: Buffer, at: number): number {
    if (this.#put === undefined) return super.put(index, into, at)
    const rows = this.#open()
    const width = rows.length / this.count
    const from = index * width
    return this.#put(rows, from, from + width, into, at)
  }

  override get heldBytes(): number {
    return (this.#rows?.length ?? 0) + (this.#planes?.length ?? 0) * this.count
  }

  #textOf(rows: Buffer, index: number): string {
    const width = rows.length / this.count
    const from = index * width
    return this.#print(rows, from, from + width)
  }

  #open(): Buffer {
    if (this.#rows !== undefined) return this.#rows
    this.#rows = this.#source.rows(this.#planes ?? this.#source.planes())
    this.#planes = undefined
    return this.#rows
  }
}
