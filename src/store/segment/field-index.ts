import type { FieldMap, SlotOrValue } from '../cut/field-map.ts'
import { rowsOf } from '../cut/rows-of.ts'
import { fromLatin1, toLatin1 } from '../cut/slot-value.ts'
import { ConstantColumn } from './constant-column.ts'
import { PickedColumn } from './picked-column.ts'
import type { SegmentCache } from './segment-cache.ts'
import type { SegmentColumn } from './segment.ts'
import type { StoredColumns } from './stored-columns.ts'

/** Where a field of records is found: columns, each with the variants of which it is that field, and what variants have alike. */
interface FieldPlaces {
  readonly columns: Map<number, Uint8Array>
  readonly constants: Map<string, { readonly kind: 'string' | 'bare'; readonly text: string; readonly codes: number[] }>
}

/** Names that mean the record's own, whatever its fields have. */
const ofRecord: ReadonlySet<string> = new Set(['message', '@timestamp', 'log.level', '_id'])

/** Finds the columns behind the fields of records. */
export class FieldIndex {
  readonly #columns: StoredColumns
  readonly #cache: SegmentCache
  readonly #fields = new Map<string, FieldPlaces>()

  constructor(columns: StoredColumns, cache: SegmentCache, maps: readonly (FieldMap | undefined)[]) {
    this.#columns = columns
    this.#cache = cache
    const { variants, skeletons } = columns.footer
    const text = columns.placeOf('text')
    for (const [code, { skeleton, isOdd }] of variants.entries()) {
      if (isOdd === true) continue
      const places = skeletons[skeleton]?.columns ?? []
      const map = maps[code]
      if (map === undefined) {
        if (places.includes(text)) this.#addColumn('message', text, code)
        continue
      }
      const own = new Map(variants[code]?.constants)
      const addSlot = (name: string, slot: number): void => {
        const constant = own.get(slot)
        const place = places[slot] ?? -1
        if (constant === undefined) this.#addColumn(name, place, code)
        else this.#addConstant(name, columns.entry(place).kind === 'bare' ? 'bare' : 'string', constant, code)
      }
      const addMessage = (message: SlotOrValue): void => {
        if ('slot' in message) addSlot('message', message.slot)
        else this.#addConstant('message', 'string', rawString(message.value), code)
      }
      addMessage(map.message)
      for (const [name, slot] of map.fields) if (!ofRecord.has(name)) addSlot(name, slot)
      for (const [name, value] of map.constants) {
        if (ofRecord.has(name)) continue
        if (typeof value === 'string') this.#addConstant(name, 'string', rawString(value), code)
        else this.#addConstant(name, 'bare', String(value), code)
      }
    }
  }

  names(): readonly string[] {
    return [...this.#fields.keys()]
  }

  find(name: string): readonly SegmentColumn[] {
    const found = this.#fields.get(name)
    if (found === undefined) return []
    const stored = [...found.columns].map(([place, variants]) => this.#stored(place, variants))
    const constants = [...found.constants.values()]
    for (const kind of ['string', 'bare'] as const) {
      for (const [place, layer] of layersOf(constants.filter((constant) => constant.kind === kind)).entries()) {
        stored.push(this.#constant(`${kind}:${place}:${name}`, kind, layer))
      }
    }
    return stored
  }

  /** The places of a field's columns in the file. */
  storedOf(name: string): readonly number[] {
    return [...(this.#fields.get(name)?.columns.keys() ?? [])]
  }

  /** The texts that variants have alike in a field, as they stand in the line. */
  constantsOf(name: string): readonly string[] {
    return [...(this.#fields.get(name)?.constants.values() ?? [])].map(({ text }) => text)
  }

  #places(name: string): FieldPlaces {
    let found = this.#fields.get(name)
    if (found === undefined) {
      found = { columns: new Map(), constants: new Map() }
      this.#fields.set(name, found)
    }
    return found
  }

  #addColumn(name: string, place: number, code: number): void {
    const { columns } = this.#places(name)
    let variants = columns.get(place)
    if (variants === undefined) {
      variants = new Uint8Array(this.#columns.footer.variants.length)
      columns.set(place, variants)
    }
    variants[code] = 1
  }

  #addConstant(name: string, kind: 'string' | 'bare', text: string, code: number): void {
    const { constants } = this.#places(name)
    const key = `${kind} ${text}`
    const known = constants.get(key)
    if (known === undefined) constants.set(key, { kind, text, codes: [code] })
    else known.codes.push(code)
  }

  #stored(place: number, variants: Uint8Array): SegmentColumn {
    const columns = this.#columns
    const { kind, min, max, count, parts } = columns.entry(place)
    const all = columns.variantsOf(place)
    const isWhole = all.every((own, code) => own === variants[code])
    const rows = (): Uint32Array | undefined => columns.rowsIn(variants)
    const base = {
      kind: kind as SegmentColumn['kind'],
      min,
      max,
      bytes: [...new Set(parts.map(([frame]) => frame))].reduce((sum, frame) => sum + columns.frames.sizeOf(frame), 0),
      rows,
    }
    if (isWhole) return { ...base, count, load: () => columns.column(place) }
    return {
      ...base,
      get count() {
        return rows()?.length ?? columns.footer.summary.rows
      },
      load: () =>
        this.#cache.get(`picked:${place}:${variants.join('')}`, () => {
          // Places among the rows that have the column at all.
          const codes = columns.codes()
          const owners = columns.rows(place)
          const codesOfColumn = owners === undefined ? codes : Uint16Array.from(owners, (row) => codes[row] as number)
          const places = rowsOf(codesOfColumn, variants) ?? Uint32Array.from(codesOfColumn.keys())
          const value = new PickedColumn(columns.column(place), places)
          return { value, bytes: places.byteLength * 2 }
        }),
    }
  }

  #constant(name: string, kind: 'string' | 'bare', constants: readonly Constant[]): SegmentColumn {
    const columns = this.#columns
    const variants = new Uint8Array(columns.footer.variants.length)
    const entryOf = new Uint16Array(variants.length)
    for (const [entry, { codes }] of constants.entries()) {
      for (const code of codes) {
        variants[code] = 1
        entryOf[code] = entry
      }
    }
    const rows = (): Uint32Array | undefined => columns.rowsIn(variants)
    const numbers = kind === 'bare' ? constants.map(({ text }) => Number(text)).filter((number) => !Number.isNaN(number)) : []
    return {
      kind,
      rows,
      get count() {
        return rows()?.length ?? columns.footer.summary.rows
      },
      min: numbers.length === 0 ? undefined : Math.min(...numbers),
      max: numbers.length === 0 ? undefined : Math.max(...numbers),
      bytes: 0,
      load: () =>
        this.#cache.get(`constant:${name}`, () => {
          const value = new ConstantColumn(
            constants.map(({ text }) => text),
            () => {
              const codes = columns.codes()
              const own = rows()
              return own === undefined
                ? codes.map((code) => entryOf[code] as number)
                : Uint16Array.from(own, (row) => entryOf[codes[row] as number] as number)
            },
          )
          return { value, bytes: 0, measure: () => value.heldBytes }
        }),
    }
  }
}

interface Constant {
  readonly text: string
  readonly codes: readonly number[]
}

/** A variant may have several values of a name (`a.b` and `b` in `a`): then they lie in columns of their own. */
function layersOf(constants: readonly Constant[]): readonly (readonly Constant[])[] {
  const layers: { text: string; codes: number[] }[][] = []
  const depths = new Map<number, number>()
  for (const { text, codes } of constants) {
    for (const code of codes) {
      const depth = depths.get(code) ?? 0
      depths.set(code, depth + 1)
      const layer = (layers[depth] ??= [])
      const last = layer.at(-1)
      if (last?.text === text) last.codes.push(code)
      else layer.push({ text, codes: [code] })
    }
  }
  return layers
}

/** A string as it may stand in a line. */
function rawString(value: string): string {
  return toLatin1(JSON.stringify(value).slice(1, -1))
}

/** Is it a text that a line can have in one form only, but for escapes? */
export function isPlain(text: string): boolean {
  return fromLatin1(rawString(text)) === text && toLatin1(text) === text
}
