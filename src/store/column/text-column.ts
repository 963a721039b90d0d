import type { Codes, Column, ColumnKind } from './column.ts'
import { intern } from './intern.ts'
import { putText } from './put-text.ts'

/** About what a text takes in memory beside its characters. */
export const bytesPerText = 32

/** What columns of all kinds have in common. */
export abstract class TextColumn implements Column {
  abstract readonly kind: ColumnKind
  abstract readonly count: number
  #codes: Codes | undefined

  /** The texts numbered in the order in which they first appear, as the encoder numbered them. */
  get codes(): Codes {
    this.#codes ??= intern(this.texts()).codes
    return this.#codes
  }

  abstract readonly heldBytes: number

  abstract text(index: number): string

  put(index: number, into: Buffer, at: number): number {
    return putText(this.text(index), into, at)
  }

  texts(): readonly string[] {
    return Array.from({ length: this.count }, (_none, index) => this.text(index))
  }
}
