import type { Codes, Column, ColumnDictionary, ColumnKind } from './column.ts'
import { joinColumn } from './join-column.ts'
import type { JoinedTexts } from './joined-texts.ts'
import { putBytes } from './put-text.ts'
import { bytesPerText } from './text-column.ts'

/** The texts that a dictionary is made of, as they were read. */
type Entries = Pick<Column, 'kind' | 'count' | 'heldBytes' | 'text' | 'texts' | 'put'>

/** A list of texts, and the place of each row's text in it. */
export class DictionaryColumn implements Column {
  readonly kind: ColumnKind
  readonly count: number
  readonly dictionary: ColumnDictionary
  /** Until they are asked for, how they are read. */
  #codes: Codes | (() => Codes)
  readonly #entries: Entries
  /** All of them, once they were asked for. */
  #list: readonly string[] | undefined
  #listBytes = 0
  #texts: readonly string[] | undefined
  #joined: JoinedTexts | undefined

  /** @param entries - are read when they are asked for, and so are the codes. */
  constructor(kind: ColumnKind, count: number, entries: Entries, codes: () => Codes) {
    this.kind = kind
    this.count = count
    this.#entries = entries
    this.#codes = codes
    const list = (): readonly string[] => this.#listAll()
    const own = (): Codes => this.codes
    this.dictionary = {
      get entries() {
        return list()
      },
      size: entries.count,
      kind: entries.kind,
      get codes() {
        return own()
      },
      isDistinct: true,
    }
  }

  get heldBytes(): number {
    const texts = this.#texts === undefined ? 0 : this.count * 8
    const codes = typeof this.#codes === 'function' ? 0 : this.#codes.byteLength
    return codes + this.#entries.heldBytes + this.#listBytes + texts + (this.#joined?.bytes.length ?? 0)
  }

  get codes(): Codes {
    return typeof this.#codes === 'function' ? (this.#codes = this.#codes()) : this.#codes
  }

  text(index: number): string {
    const code = this.codes[index] ?? 0
    return this.#list === undefined ? this.#entries.text(code) : (this.#list[code] ?? '')
  }

  put(index: number, into: Buffer, at: number): number {
    const { bytes, starts } = this.joined()
    const code = this.codes[index] ?? 0
    return putBytes(bytes, starts[code] ?? 0, starts[code + 1] ?? 0, into, at)
  }

  joined(): JoinedTexts {
    return (this.#joined ??= joinColumn(this.#entries))
  }

  texts(): readonly string[] {
    if (this.#texts === undefined) {
      const entries = this.#listAll()
      const texts: string[] = []
      for (const code of this.codes) texts.push(entries[code] ?? '')
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
