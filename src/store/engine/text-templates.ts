import type { Column, ColumnTemplate } from '../column/column.ts'
import type { SlotKind } from '../segment/segment.ts'
import type { FieldColumn } from './field-column.ts'
import { Haystack } from './haystack.ts'

/** The values of one variable of one template, in the order of the texts that have that template. */
export interface TemplateSlot {
  readonly column: Column
  /** The place in the column of each; undefined: as they come. */
  indexes(): Uint32Array | undefined
  /** The column's entries (or texts), put together. */
  haystack(): Haystack
}

/** A column of texts that is kept as templates and their variables. */
export class TextTemplates {
  readonly kind: SlotKind
  readonly codes: Uint8Array | Uint16Array | Uint32Array
  readonly pieces: readonly (readonly string[])[]
  readonly #field: FieldColumn
  readonly #column: Column
  readonly #template: ColumnTemplate
  readonly #counts: Uint32Array
  #numbers: ReadonlyMap<Column, number> | undefined

  constructor(field: FieldColumn, column: Column, template: ColumnTemplate) {
    this.kind = field.kind
    this.codes = template.codes
    this.pieces = template.pieces
    this.#field = field
    this.#column = column
    this.#template = template
    this.#counts = field.kept(
      'counts',
      () => {
        const counts = new Uint32Array(template.pieces.length)
        const { codes } = template
        for (let at = 0; at < codes.length; at++) counts[codes[at] as number] = (counts[codes[at] as number] as number) + 1
        return counts
      },
      (counts) => counts.byteLength,
    )
  }

  /** How many texts have a template. */
  countOf(code: number): number {
    return this.#counts[code] ?? 0
  }

  /** One whole text. */
  text(at: number): string {
    return this.#column.text(at)
  }

  /** The columns that the values of its variables are in. */
  columnsOf(code: number): readonly Column[] {
    return this.#template.columns(code)
  }

  /** The forms that these values have. */
  kindsOf(code: number): readonly string[] {
    return this.columnsOf(code).map(({ kind, dictionary }) => dictionary?.kind ?? kind)
  }

  /** Says of a template its text and the kinds of its variables. */
  keyOf(code: number): string {
    const keys = this.#field.kept(
      'template keys',
      () => {
        return this.pieces.map((pieces, code) => {
          return `${pieces.join('\0')}\n${this.kindsOf(code).join(' ')}`
        })
      },
      (keys) => keys.reduce((sum, { length }) => sum + length + 32, 0),
    )
    return keys[code] ?? ''
  }

  /** The values of a variable. */
  slot(code: number, place: number): TemplateSlot | undefined {
    const column = this.#template.columns(code)[place]
    if (column === undefined) return undefined
    const number = (this.#numbers ??= this.#numbered()).get(column) ?? 0
    return {
      column,
      indexes: () => this.#template.indexes(code, place),
      haystack: () =>
        this.#field.kept(
          `haystack ${number}`,
          () => new Haystack(column.dictionary?.entries ?? column.texts()),
          (haystack) => haystack.bytes,
        ),
    }
  }

  /** The columns of variables, each once: many templates may share one. */
  #numbered(): ReadonlyMap<Column, number> {
    const numbers = new Map<Column, number>()
    for (const code of this.pieces.keys()) {
      for (const column of this.#template.columns(code)) if (!numbers.has(column)) numbers.set(column, numbers.size)
    }
    return numbers
  }
}
