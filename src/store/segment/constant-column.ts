import type { Codes, Column, ColumnDictionary, ColumnKind } from '../column/column.ts'
import { putText } from '../column/put-text.ts'

/** Texts that whole variants have alike, as a column. */
export class ConstantColumn implements Column {
  readonly kind: ColumnKind = 'dictionary'
  readonly dictionary: ColumnDictionary
  readonly #read: () => Codes
  #codes: Codes | undefined

  /** @param read - gives the codes, when they are asked for. */
  constructor(entries: readonly string[], read: () => Codes) {
    this.#read = read
    const own = (): Codes => this.codes
    this.dictionary = {
      entries,
      size: entries.length,
      get codes() {
        return own()
      },
      isDistinct: true,
    }
  }

  get heldBytes(): number {
    return this.#codes?.byteLength ?? 0
  }

  get codes(): Codes {
    return (this.#codes ??= this.#read())
  }

  get count(): number {
    return this.codes.length
  }

  text(index: number): string {
    return this.dictionary.entries[this.dictionary.codes[index] ?? 0] ?? ''
  }

  put(index: number, into: Buffer, at: number): number {
    return putText(this.text(index), into, at)
  }

  texts(): readonly string[] {
    return Array.from(this.dictionary.codes, (code) => this.dictionary.entries[code] ?? '')
  }

  numbers(): Float64Array {
    const numbers = this.dictionary.entries.map((text) => (text === '' ? NaN : Number(text)))
    return Float64Array.from(this.dictionary.codes, (code) => numbers[code] ?? NaN)
  }
}
