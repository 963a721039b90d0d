import type { Codes, Column, ColumnTemplate } from './column.ts'
import { joinTexts, type JoinedTexts } from './joined-texts.ts'
import { putBytes } from './put-text.ts'
import type { SlotTemplate } from './slot-groups.ts'
import { TextColumn } from './text-column.ts'

const nothing = joinTexts([])

/** What a text that is put together takes, about. */
const mostTextBytes = 100

/** Texts put together from their template and the values of the columns that its slots are in. */
export class TemplateColumn extends TextColumn {
  override readonly kind = 'template'
  readonly #templates: readonly SlotTemplate[]
  readonly #own: Codes
  readonly #hasTextCodes: boolean
  readonly #columns: readonly Column[]
  #texts: string[] | undefined
  #parts: ColumnTemplate | undefined
  #pieces: JoinedTexts[] | undefined
  #slots: { readonly column: Column; readonly indexes: Uint32Array }[][] | undefined
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

  override get heldBytes(): number {
    const places = (this.#starts?.byteLength ?? 0) + (this.#places?.byteLength ?? 0) * (this.#slots === undefined ? 1 : 2)
    const texts = this.#texts === undefined ? 0 : this.count * mostTextBytes
    return this.#columns.reduce((sum, { heldBytes }) => sum + heldBytes, this.#own.byteLength + places + texts)
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

  override put(index: number, into: Buffer, at: number): number {
    const code = this.#own[index] ?? 0
    const template = this.#templates[code]
    if (template === undefined) return at
    if (this.#starts === undefined) this.#findPlaces()
    const { bytes, starts } = (this.#pieces ??= this.#templates.map(({ pieces }) => joinTexts(pieces)))[code] ?? nothing
    const { groups } = template
    let from = this.#starts?.[index] ?? 0
    let end = putBytes(bytes, 0, starts[1] ?? 0, into, at)
    for (let slot = 0; slot < groups.length; slot++) {
      end = this.#columns[groups[slot] ?? 0]?.put(this.#places?.[from++] ?? 0, into, end) ?? end
      end = putBytes(bytes, starts[slot + 1] ?? 0, starts[slot + 2] ?? 0, into, end)
    }
    return end
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

  get template(): ColumnTemplate {
    return (this.#parts ??= {
      pieces: this.#templates.map(({ pieces }) => pieces),
      codes: this.#own,
      columns: (code) => this.#templates[code]?.groups.flatMap((group) => this.#columns[group] ?? []) ?? [],
      slots: (code) => (this.#slots ??= this.#findSlots())[code] ?? [],
    })
  }

  #findSlots(): { readonly column: Column; readonly indexes: Uint32Array }[][] {
    const counts = new Uint32Array(this.#templates.length)
    for (const code of this.#own) counts[code] = (counts[code] ?? 0) + 1
    const slots = this.#templates.map(({ groups }, code) =>
      groups.flatMap((group) => {
        const column = this.#columns[group]
        return column === undefined ? [] : [{ column, indexes: new Uint32Array(counts[code] ?? 0) }]
      }),
    )
    const seen = new Uint32Array(this.#templates.length)
    const next = new Uint32Array(this.#columns.length)
    for (const code of this.#own) {
      const row = seen[code] ?? 0
      seen[code] = row + 1
      const groups = this.#templates[code]?.groups ?? []
      const own = slots[code] ?? []
      for (let slot = 0; slot < groups.length; slot++) {
        const group = groups[slot] ?? 0
        const place = next[group] ?? 0
        next[group] = place + 1
        const indexes = own[slot]?.indexes
        if (indexes !== undefined) indexes[row] = place
      }
    }
    return slots
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
