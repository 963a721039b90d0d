import type { Codes, ColumnHint, ColumnLevel, EncodedColumn } from '../column/column.ts'
import { encodeColumn } from '../column/encode-column.ts'
import { type Interned, narrowCodes } from '../column/intern.ts'
import type { ColumnInput } from '../column/text-codec.ts'
import { textSource } from '../column/text-source.ts'
import type { TextSpans } from '../column/text-spans.ts'
import type { CutColumn } from '../cut/cut-column.ts'
import { columnKey, type CutLines } from '../cut/cut-lines.ts'
import { eachValue } from '../cut/each-value.ts'
import { NumberSpans } from '../cut/number-spans.ts'
import { EarlierCodes } from './earlier-codes.ts'
import { filterOfIds } from './filter.ts'
import type { StoredColumnEntry, StoredKind } from './footer.ts'
import type { FrameWriter, PartPlace } from './frames.ts'

/** A column's texts, and what tells the set of its rows from others. */
export interface ColumnTexts {
  readonly kind: StoredKind
  readonly path: readonly string[]
  readonly texts: ColumnInput
  readonly rows: string
}

/** The set of all rows. */
export const everyRow = '*'

/** Parts of one sort are packed together: control, texts, other bytes; large ones have frames of their own. */
const lastSort = 3

const none = -1

/** Kinds of columns in which ranges are looked for, and those that are small. */
const orderedKinds: ReadonlySet<EncodedColumn['kind']> = new Set(['const', 'time', 'int', 'decimal', 'float'])

/** Encodes columns one after the other; those of the same rows or of more may be referred to. */
export class ColumnEncoder {
  readonly hint: Record<string, ColumnHint> = {}
  readonly #level: ColumnLevel
  readonly #previous: Readonly<Record<string, ColumnHint>>
  readonly #frames: FrameWriter
  readonly #cut: CutLines
  readonly #earlier: EarlierCodes
  /** By key the place of a column that others may refer to. */
  readonly #places = new Map<string, number>()

  constructor(level: ColumnLevel, previous: Readonly<Record<string, ColumnHint>>, frames: FrameWriter, cut: CutLines) {
    this.#level = level
    this.#previous = previous
    this.#frames = frames
    this.#cut = cut
    this.#earlier = new EarlierCodes(cut.codes)
  }

  /** @param place - in the list of columns. */
  encode(place: number, { kind, path, texts, rows }: ColumnTexts): StoredColumnEntry {
    const key = columnKey(kind, path)
    const isIn = variantsIn(rows, this.#cut.variants.length)
    const { hint, codes, entries, ...encoded } = encodeColumn(texts, {
      level: this.#level,
      previous: this.#previous[key],
      others: this.#earlier.of(rows, isIn),
    })
    this.hint[key] = hint
    if (codes !== undefined) {
      this.#earlier.add(rows, isIn, { key, ...codes })
      this.#places.set(key, place)
    }
    const parts = encoded.parts.map((part, sort) => this.#frames.add(part, Math.min(sort, lastSort)))
    return {
      kind,
      path,
      count: encoded.count,
      parts,
      reference: encoded.reference === undefined ? undefined : this.#places.get(encoded.reference),
      min: encoded.min,
      max: encoded.max,
      filter: kind === 'string' && !orderedKinds.has(encoded.kind) ? this.#filterOf(texts, entries, parts) : undefined,
    }
  }

  #filterOf(
    texts: ColumnTexts['texts'],
    entries: EncodedColumn['entries'],
    parts: readonly PartPlace[],
  ): StoredColumnEntry['filter'] {
    const bytes = parts.reduce(
      (sum, [frame, , length]) => sum + Math.min(length, this.#frames.frames[frame]?.length ?? length),
      0,
    )
    const source = textSource(texts)
    const filter = filterOfIds(entries ?? source.intern().entries, source.count, bytes)
    return filter && { part: this.#frames.add(filter.bits, lastSort + 1), hashes: filter.hashes }
  }
}

/** For each variant whether its rows are in the set of a name. */
function variantsIn(rows: string, count: number): Uint8Array {
  const isIn = new Uint8Array(count)
  if (rows === everyRow) isIn.fill(1)
  else if (rows !== '') for (const code of rows.split(',')) isIn[Number(code)] = 1
  return isIn
}

/** The texts of a column but those that are constants of their variant. */
export function columnTexts(cut: CutLines, column: number): ColumnTexts {
  const { variants, slotColumns, columns } = cut
  const own = columns[column]
  if (own === undefined) return { kind: 'text', path: [], texts: [], rows: '' }
  const { kind, path } = own
  const slots = variants.map(({ skeleton }) => slotColumns[skeleton]?.indexOf(column) ?? none)
  const isKept = variants.map(({ constants, hasRaw }, code) => {
    const slot = slots[code] ?? none
    return kind === 'raw' ? hasRaw : slot !== none && !constants.has(slot)
  })
  if (!isKept.includes(true)) return { kind, path, texts: [], rows: rowSet(isKept) }
  const isWhole = slots.every((slot, code) => slot === none || isKept[code] === true)
  const rows = rowSet(isKept)
  if (own.table !== undefined) return { kind, path, texts: keptNumbers(cut, column, own, isKept, isWhole), rows }
  return { kind, path, texts: isWhole ? own.spans : keptSpans(cut, column, own.spans, isKept), rows }
}

/** Those of a column that are kept. */
function keptSpans(cut: CutLines, column: number, all: TextSpans, isKept: readonly boolean[]): TextSpans {
  const { numbers } = all
  const kept = new Uint32Array(all.count)
  let count = 0
  eachValue(cut, column, (_, code, place) => {
    if (isKept[code] === true) kept[count++] = place
  })
  if (numbers !== undefined) {
    const values = Float64Array.from(kept.subarray(0, count), (place) => numbers.values[place] as number)
    return new NumberSpans(numbers.form, values, count)
  }
  const bounds = new Int32Array(count * 2)
  for (let index = 0; index < count; index++) {
    const place = kept[index] as number
    bounds[index * 2] = all.bounds[place * 2] as number
    bounds[index * 2 + 1] = all.bounds[place * 2 + 1] as number
  }
  return { bytes: all.bytes, bounds, count }
}

/** Those of a numbered column, numbered anew in the order in which they first appear among those that are kept. */
function keptNumbers(cut: CutLines, column: number, own: CutColumn, isKept: readonly boolean[], isWhole: boolean): Interned {
  const all = own.table?.entries() ?? []
  const most = own.count
  if (isWhole && isInOrder(own)) return { entries: all, codes: numbersOf(own, all.length) }
  const renamed = new Int32Array(all.length).fill(none)
  const entries: string[] = []
  const wide = new Uint32Array(most)
  let count = 0
  const keep = (before: number): void => {
    let number = renamed[before] as number
    if (number === none) {
      number = entries.push(all[before] ?? '') - 1
      renamed[before] = number
    }
    wide[count++] = number
  }
  if (isWhole) for (let place = 0; place < most; place++) keep(own.numberAt(place))
  else
    eachValue(cut, column, (_, code, place) => {
      if (isKept[code] === true) keep(own.numberAt(place))
    })
  const codes = narrowCodes(entries.length, count)
  codes.set(wide.subarray(0, count))
  return { entries, codes }
}

/** Whether each number comes first where all below it have come: none is of a line that was no such line in the end. */
function isInOrder(own: CutColumn): boolean {
  let next = 0
  for (let place = 0; place < own.count; place++) {
    const number = own.numberAt(place)
    if (number > next) return false
    if (number === next) next++
  }
  return next === own.table?.size
}

function numbersOf(own: CutColumn, size: number): Codes {
  const codes = narrowCodes(size, own.count)
  for (let place = 0; place < codes.length; place++) codes[place] = own.numberAt(place)
  return codes
}

/** Names a set of rows by its variants. */
export function rowSet(isIn: readonly boolean[]): string {
  return isIn.every(Boolean) ? everyRow : isIn.flatMap((own, code) => (own ? [code] : [])).join()
}
