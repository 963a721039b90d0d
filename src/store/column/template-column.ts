import type { Codes, Column, ColumnTemplate } from './column.ts'
import { joinTexts, type JoinedTexts } from './joined-texts.ts'
import { putBytes } from './put-text.ts'
import type { SlotTemplate } from './slot-groups.ts'
import { TextColumn } from './text-column.ts'

const nothing = joinTexts([])

/** What a text that is put together takes, about. */
const mostTextBytes = 100

/** For more texts than this the places of all rows are found. */
const fewTexts = 8

/** By template and slot. */
type SlotIndexes = Map<string, Uint32Array>

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
  /** By template. */
  readonly #columnsOf: (readonly Column[])[] = []
  /** By column. */
  readonly #indexes = new Map<number, SlotIndexes>()
  #indexBytes = 0
  /** For each row where its places begin in `places`, and for each of its slots the row in that slot's column. */
  #starts: Uint32Array | undefined
  #asked = 0
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
    const places = (this.#starts?.byteLength ?? 0) + (this.#places?.byteLength ?? 0) + this.#indexBytes
    const texts = this.#texts === undefined ? 0 : this.count * mostTextBytes
    return this.#columns.reduce((sum, { heldBytes }) => sum + heldBytes, this.#own.byteLength + places + texts)
  }

  override text(index: number): string {
    if (this.#texts !== undefined) return this.#texts[index] ?? ''
    const template = this.#templates[this.#own[index] ?? 0]
    if (template === undefined) return ''
    const { groups } = template
    if (this.#starts === undefined && groups.length > 0 && ++this.#asked > fewTexts) this.#findPlaces()
    const places = this.#places ?? this.#placesOf(index, groups)
    let at = this.#starts?.[index] ?? 0
    let text = template.pieces[0] ?? ''
    for (let slot = 0; slot < groups.length; slot++) {
      const column = this.#columns[groups[slot] ?? 0]
      text += (column?.text(places[at++] ?? 0) ?? '') + (template.pieces[slot + 1] ?? '')
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
      columns: (code) =>
        (this.#columnsOf[code] ??= this.#templates[code]?.groups.flatMap((group) => this.#columns[group] ?? []) ?? []),
      indexes: (code, slot) => this.#indexesOf(this.#templates[code]?.groups[slot] ?? -1).get(`${code} ${slot}`),
    })
  }

  /** Where the values of a column belong: for each slot that is in it, in the order of its template's rows. */
  #indexesOf(group: number): SlotIndexes {
    const known = this.#indexes.get(group)
    if (known !== undefined) return known
    const owners = this.#templates.flatMap(({ groups }, code) =>
      groups.flatMap((own, slot) => (own === group ? [{ code, slot }] : [])),
    )
    const found: SlotIndexes = new Map()
    // What is in a column alone stands there as it comes.
    if (owners.length > 1) {
      const lists = this.#templates.map((): Uint32Array[] => [])
      const counts = new Uint32Array(this.#templates.length)
      const codes = this.#own
      for (let row = 0; row < codes.length; row++) counts[codes[row] as number] = (counts[codes[row] as number] as number) + 1
      for (const { code, slot } of owners) {
        const places = new Uint32Array(counts[code] as number)
        lists[code]?.push(places)
        found.set(`${code} ${slot}`, places)
      }
      counts.fill(0)
      let next = 0
      for (let row = 0; row < codes.length; row++) {
        const code = codes[row] as number
        const own = lists[code] as Uint32Array[]
        if (own.length === 0) continue
        const at = counts[code] as number
        counts[code] = at + 1
        for (const places of own) places[at] = next++
      }
    }
    this.#indexes.set(group, found)
    for (const places of found.values()) this.#indexBytes += places.byteLength
    return found
  }

  /** Of one row, by counting the rows before it. */
  #placesOf(row: number, wanted: readonly number[]): readonly number[] {
    if (wanted.length === 0) return []
    const before = new Uint32Array(this.#templates.length)
    const codes = this.#own
    for (let at = 0; at < row; at++) before[codes[at] as number] = (before[codes[at] as number] as number) + 1
    const next = new Map(wanted.map((group) => [group, 0]))
    for (const [code, { groups }] of this.#templates.entries()) {
      for (const group of groups) {
        const place = next.get(group)
        if (place !== undefined) next.set(group, place + (before[code] as number))
      }
    }
    return wanted.map((group) => {
      const place = next.get(group) ?? 0
      next.set(group, place + 1)
      return place
    })
  }

  #findPlaces(): void {
    const next = new Uint32Array(this.#columns.length)
    const starts = new Uint32Array(this.count)
    const places = new Uint32Array(this.#columns.reduce((sum, { count }) => sum + count, 0))
    let at = 0
    for (let row = 0; row < this.#own.length; row++) {
      const code = this.#own[row] as number
      starts[row] = at
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
