import type { Codes, Column, ColumnDictionary, ColumnKind } from '../column/column.ts'
import { putText } from '../column/put-text.ts'

/** Texts that whole variants have alike, as a column. */
export class ConstantColumn implements Column {
  readonly kind: ColumnKind = 'dictionary'
  readonly count: number
  readonly dictionary: ColumnDictionary

  constructor(entries: readonly string[], codes: Codes) {
    this.count = codes.length
    this.dictionary = { entries, size: entries.length, codes, isDistinct: true }
  }

  get heldBytes(): number {
    return this.codes.byteLength
  }

  get codes(): Codes {
    return this.dictionary.codes
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
