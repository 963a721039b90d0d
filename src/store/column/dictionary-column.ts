import type { Codes, Column, ColumnDictionary, ColumnKind } from './column.ts'
import { joinTexts, type JoinedTexts } from './joined-texts.ts'
import { putBytes } from './put-text.ts'
import { bytesPerText } from './text-column.ts'

/** The texts that a dictionary is made of, as they were read. */
type Entries = Pick<Column, 'count' | 'heldBytes' | 'text' | 'texts'>

/** A list of texts, and the place of each row's text in it. */
export class DictionaryColumn implements Column {
  readonly kind: ColumnKind
  readonly dictionary: ColumnDictionary
  readonly #entries: Entries
  /** All of them, once they were asked for. */
  #list: readonly string[] | undefined
  #listBytes = 0
  #texts: readonly string[] | undefined
  #joined: JoinedTexts | undefined

  /** @param entries - are read when they are asked for. */
  constructor(kind: ColumnKind, entries: Entries, codes: Codes) {
    this.kind = kind
    this.#entries = entries
    const list = (): readonly string[] => this.#listAll()
    this.dictionary = {
      get entries() {
        return list()
      },
      size: entries.count,
      codes,
      isDistinct: true,
    }
  }

  get heldBytes(): number {
    const texts = this.#texts === undefined ? 0 : this.count * 8
    return this.codes.byteLength + this.#entries.heldBytes + this.#listBytes + texts + (this.#joined?.bytes.length ?? 0)
  }

  get codes(): Codes {
    return this.dictionary.codes
  }

  get count(): number {
    return this.dictionary.codes.length
  }

  text(index: number): string {
    const code = this.dictionary.codes[index] ?? 0
    return this.#list === undefined ? this.#entries.text(code) : (this.#list[code] ?? '')
  }

  put(index: number, into: Buffer, at: number): number {
    const { bytes, starts } = (this.#joined ??= joinTexts(this.#listAll()))
    const code = this.dictionary.codes[index] ?? 0
    return putBytes(bytes, starts[code] ?? 0, starts[code + 1] ?? 0, into, at)
  }

  texts(): readonly string[] {
    if (this.#texts === undefined) {
      const entries = this.#listAll()
      const texts: string[] = []
      for (const code of this.dictionary.codes) texts.push(entries[code] ?? '')
      this.#texts = texts
    }
    return this.#texts
  }

  #listAll(): readonly string[] {
    if (this.#list !== undefined) return this.#list
    const before = this.#entries.heldBytes
    const list = this.#entries.texts()
    // A list that the entries keep themselves is counted there.
    if (this.#entries.heldBytes === before) this.#listBytes = list.reduce((sum, { length }) => sum + length + bytesPerText, 0)
    this.#list = list
    return list
  }
}
