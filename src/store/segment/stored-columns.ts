import type { Codes, Column } from '../column/column.ts'
import { decodeColumn } from '../column/decode-column.ts'
import { rowsOf } from '../cut/rows-of.ts'
import type { Footer, StoredColumnEntry, StoredKind } from './footer.ts'
import { damaged } from './format.ts'
import type { FrameReader, PartPlace } from './frames.ts'
import { gatherCodes } from './gather-codes.ts'
import { placesWithin } from './places-within.ts'
import { readNumbers } from './read-numbers.ts'
import type { SegmentCache } from './segment-cache.ts'

/** The columns of a segment file, decoded when they are asked for. */
export class StoredColumns {
  readonly footer: Footer
  readonly frames: FrameReader
  readonly #name: string
  readonly #cache: SegmentCache
  readonly #sets: readonly Uint8Array[]
  readonly #names: readonly string[]
  /** Of each kind the first column's place. */
  readonly #kinds: ReadonlyMap<StoredKind, number>

  constructor(name: string, footer: Footer, frames: FrameReader, cache: SegmentCache) {
    this.#name = name
    this.footer = footer
    this.frames = frames
    this.#cache = cache
    this.#sets = variantSets(footer)
    this.#names = this.#sets.map(nameOfSet)
    this.#kinds = new Map(footer.columns.map(({ kind }, place) => [kind, place] as const).toReversed())
  }

  /** The place of the one column of a kind that is there once. */
  placeOf(kind: StoredKind): number {
    return this.#kinds.get(kind) ?? -1
  }

  entry(place: number): StoredColumnEntry {
    const entry = this.footer.columns[place]
    if (entry === undefined) throw damaged(this.#name, `no column ${place}`)
    return entry
  }

  column(place: number): Column {
    return this.#cache.get(`column:${place}`, () => {
      const value = this.#load(place)
      return { value, bytes: value.heldBytes, measure: () => value.heldBytes }
    })
  }

  /** The same for who makes something else of it that is kept: it itself is kept only if others need it. */
  passing(place: number): Column {
    return (this.#cache.peek(`column:${place}`) as Column | undefined) ?? this.#load(place)
  }

  #load(place: number): Column {
    const { count, reference, parts } = this.entry(place)
    const codes = (): Codes => this.#codesOf(place, reference ?? -1)
    const later = parts.map((part) => ({ length: part[2], read: () => this.part(part) }))
    const column = decodeColumn({ count, parts: later }, reference === undefined ? {} : { reference: codes })
    if (column.count !== count) throw damaged(this.#name, `${column.count} values in column ${place}`)
    return column
  }

  /** The codes of a column, for the rows of one that refers to it. */
  #codesOf(place: number, reference: number): Codes {
    const { codes } = this.column(reference)
    if (this.#names[place] === this.#names[reference]) return codes
    const all = this.variantsOf(reference)
    const places = this.#cache.get(`places:${this.#names[place]}:${this.#names[reference]}`, () => {
      const value = placesWithin(this.codes(), this.variantsOf(place), all)
      return { value, bytes: value.byteLength }
    })
    return gatherCodes(codes, places)
  }

  part([frame, offset, length]: PartPlace): Buffer {
    const isOwn = offset === 0 && this.frames.rawSizeOf(frame) === length
    const read = (): Buffer => this.frames.read(frame)
    const bytes = isOwn
      ? read()
      : this.#cache.get(`frame:${frame}`, () => {
          const value = read()
          return { value, bytes: value.length }
        })
    if (offset + length > bytes.length) throw damaged(this.#name, `a part beyond frame ${frame}`)
    return bytes.subarray(offset, offset + length)
  }

  /** For each row its variant. */
  codes(): Uint8Array | Uint16Array {
    return this.#cache.get('codes', () => {
      const { variants, summary } = this.footer
      const value = variants.length <= 256 ? new Uint8Array(summary.rows) : new Uint16Array(summary.rows)
      if (!readVariants(this.passing(this.placeOf('variant')), variants.length, value))
        throw damaged(this.#name, 'rows of unknown variants')
      return { value, bytes: value.byteLength }
    })
  }

  /** The rows that have a column, ascending; undefined: every row. */
  rows(place: number): Uint32Array | undefined {
    const set = this.#sets[place]
    return set === undefined ? undefined : this.rowsIn(set, this.#names[place])
  }

  /** The rows of variants. */
  rowsIn(set: Uint8Array, name: string = nameOfSet(set)): Uint32Array | undefined {
    // All variants are all rows.
    if (!set.includes(0)) return undefined
    return this.#cache.get(name, () => {
      const value = rowsOf(this.codes(), set)
      return { value, bytes: value?.byteLength ?? 0 }
    })
  }

  /** For each variant whether its rows have the column. */
  variantsOf(place: number): Uint8Array {
    return this.#sets[place] ?? new Uint8Array(this.footer.variants.length).fill(1)
  }
}

/** @returns whether all rows have one of the variants. */
function readVariants(column: Column, variants: number, into: Uint8Array | Uint16Array): boolean {
  if (column.count !== into.length) return false
  const { dictionary } = column
  if (dictionary !== undefined) {
    const known = dictionary.entries.map((text) => (text === '' ? NaN : Number(text)))
    if (!known.every((code) => code >= 0 && code < variants)) return false
    const table = Uint16Array.from(known)
    const { codes } = dictionary
    for (let row = 0; row < into.length; row++) into[row] = table[codes[row] as number] as number
    return true
  }
  const bytes = column.bytes?.()
  if (bytes !== undefined && into instanceof Uint8Array) {
    if (bytes.length !== into.length) return false
    let most = 0
    for (let row = 0; row < bytes.length; row++) {
      const code = bytes[row] as number
      if (code > most) most = code
      into[row] = code
    }
    return most < variants
  }
  const numbers = readNumbers(column)
  let isKnown = true
  for (let row = 0; row < into.length; row++) {
    const code = numbers[row] as number
    if (!(code >= 0 && code < variants)) isKnown = false
    into[row] = code
  }
  return isKnown
}

function nameOfSet(set: Uint8Array): string {
  return `rows:${set.join('')}`
}

/** By column for each variant whether its rows have it. */
function variantSets({ columns, skeletons, variants }: Footer): readonly Uint8Array[] {
  const sets = columns.map(() => new Uint8Array(variants.length))
  const places = new Map(columns.map(({ kind }, place) => [kind, place]))
  const put = (kind: StoredKind, code: number): void => {
    const set = sets[places.get(kind) ?? -1]
    if (set !== undefined) set[code] = 1
  }
  for (const [code, variant] of variants.entries()) {
    const constants = new Set(variant.constants?.map(([slot]) => slot))
    for (const [slot, place] of (skeletons[variant.skeleton]?.columns ?? []).entries()) {
      const set = sets[place]
      if (set !== undefined && !constants.has(slot)) set[code] = 1
    }
    put('variant', code)
    if (variant.hasRaw === true) put('raw', code)
    if (variant.template === undefined) put('template', code)
    if (variant.isExplicit === true) {
      put('level', code)
      if (variant.isOdd === true) put('time', code)
    }
  }
  return sets
}
