import type { Codes, Column, ColumnDictionary, ColumnKind } from './column.ts'

/** A list of texts, and the place of each row's text in it. */
export class DictionaryColumn implements Column {
  readonly kind: ColumnKind
  readonly dictionary: ColumnDictionary
  #texts: readonly string[] | undefined

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
