import type { Codes, Column } from './column.ts'
import type { SlotTemplate } from './slot-groups.ts'
import { TextColumn } from './text-column.ts'

/** Texts put together from their template and the values of the columns that its slots are in. */
export class TemplateColumn extends TextColumn {
  override readonly kind = 'template'
  readonly #templates: readonly SlotTemplate[]
  readonly #own: Codes
  readonly #hasTextCodes: boolean
  readonly #columns: readonly Column[]
  #texts: string[] | undefined
  /** For each row where its places begin in `places`, and for each of its slots the row in that slot's column. */
  #starts: Uint32Array | undefined
  #places: Uint32Array | undefined

  /** @param hasTextCodes - whether others refer to the texts, else to the templates. */
  constructor(templates: readonly SlotTemplate[], codes: Codes, columns: readonly Column[], hasTextCodes: boolean) {
    super()
    this.#templates = templates
    this.#own = codes
    this.#columns = columns
    this.#hasTextCodes = hasTextCodes
  }

  override get codes(): Codes {
    return this.#hasTextCodes ? super.codes : this.#own
  }

  override get count(): number {
    return this.#own.length
  }

  override text(index: number): string {
    if (this.#texts !== undefined) return this.#texts[index] ?? ''
    if (this.#starts === undefined || this.#places === undefined) this.#findPlaces()
    const template = this.#templates[this.#own[index] ?? 0]
    if (template === undefined) return ''
    let at = this.#starts?.[index] ?? 0
    let text = template.pieces[0] ?? ''
    for (let slot = 0; slot < template.groups.length; slot++) {
      const column = this.#columns[template.groups[slot] ?? 0]
      text += (column?.text(this.#places?.[at++] ?? 0) ?? '') + (template.pieces[slot + 1] ?? '')
    }
    return text
  }

  override texts(): readonly string[] {
    if (this.#texts !== undefined) return this.#texts
    const columns = this.#columns.map((column) => column.texts())
    const next = new Uint32Array(columns.length)
    const texts: string[] = []
    for (const code of this.#own) {
      const template = this.#templates[code]
      if (template === undefined) continue
      let text = template.pieces[0] ?? ''
      for (let slot = 0; slot < template.groups.length; slot++) {
        const group = template.groups[slot] ?? 0
        const place = next[group] ?? 0
        next[group] = place + 1
        text += (columns[group]?.[place] ?? '') + (template.pieces[slot + 1] ?? '')
      }
      texts.push(text)
    }
    this.#texts = texts
    return texts
  }

  #findPlaces(): void {
    const next = new Uint32Array(this.#columns.length)
    const starts = new Uint32Array(this.count)
    const places = new Uint32Array(this.#columns.reduce((sum, { count }) => sum + count, 0))
    let at = 0
    let row = 0
    for (const code of this.#own) {
      starts[row++] = at
      for (const group of this.#templates[code]?.groups ?? []) {
        const place = next[group] ?? 0
        next[group] = place + 1
        places[at++] = place
      }
    }
    this.#starts = starts
    this.#places = places
  }
}
