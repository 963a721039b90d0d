import type { Codes, Column, ColumnDictionary, ColumnKind } from './column.ts'
import { joinTexts, type JoinedTexts } from './joined-texts.ts'
import { putBytes } from './put-text.ts'

/** A list of texts, and the place of each row's text in it. */
export class DictionaryColumn implements Column {
  readonly kind: ColumnKind
  readonly dictionary: ColumnDictionary
  #texts: readonly string[] | undefined
  #joined: JoinedTexts | undefined

  constructor(kind: ColumnKind, entries: readonly string[], codes: Codes) {
    this.kind = kind
    this.dictionary = { entries, codes, isDistinct: true }
  }

  get codes(): Codes {
    return this.dictionary.codes
  }

  get count(): number {
    return this.dictionary.codes.length
  }

  text(index: number): string {
    const { entries, codes } = this.dictionary
    return entries[codes[index] ?? 0] ?? ''
  }

  put(index: number, into: Buffer, at: number): number {
    const { bytes, starts } = (this.#joined ??= joinTexts(this.dictionary.entries))
    const code = this.dictionary.codes[index] ?? 0
    return putBytes(bytes, starts[code] ?? 0, starts[code + 1] ?? 0, into, at)
  }

  texts(): readonly string[] {
    if (this.#texts === undefined) {
      const { entries, codes } = this.dictionary
      const texts: string[] = []
      for (const code of codes) texts.push(entries[code] ?? '')
      this.#texts = texts
    }
    return this.#texts
  }
}
