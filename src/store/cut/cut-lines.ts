import type { ColumnHint } from '../column/column.ts'
import { CutColumn, type CutColumnKind, isNumbered } from './cut-column.ts'
import { viewOf } from '../column/same-bytes.ts'
import { makeResidue } from './residue.ts'
import type { Skeleton, Slot } from './skeleton.ts'
import { type FixedTexts, SkeletonTrie } from './skeleton-trie.ts'
import { valueReader } from './value-reader.ts'
import { type Variant, VariantTable } from './variants.ts'

/** Lines taken apart. */
export interface CutLines {
  /** Where all values lie. */
  readonly bytes: Buffer
  readonly skeletons: readonly Skeleton[]
  readonly variants: Variant[]
  /** For each line its variant. */
  readonly codes: Uint16Array
  /** Start and end of each line. */
  readonly bounds: Int32Array
  readonly columns: readonly CutColumn[]
  /** By skeleton, for each slot the place of its column. */
  readonly slotColumns: readonly (readonly number[])[]
  /** By skeleton, for each slot start and end of the value that all lines of the skeleton have there, where they do. */
  readonly sameValues: readonly (readonly (readonly [start: number, end: number] | undefined)[])[]
  /** By skeleton the slots whose values are in no column, since all its lines have this text there. */
  readonly fixed: readonly FixedTexts[]
  /** Start and end of what was cut for a row: its line, or the one that is read in its place. */
  placeOf(row: number): readonly [start: number, end: number]
}

/** Names a column, the same in each piece. */
export function columnKey(kind: string, path: readonly string[]): string {
  return `${kind} ${path.join('\u0000')}`
}

const lineFeed = 0x0a
const unread: Float64Array = Float64Array.of(NaN)

/** The slots of a skeleton whose values go to columns, and these. */
interface OpenSlots {
  readonly slots: readonly number[]
  readonly columns: readonly CutColumn[]
}

/** How lines are taken apart. */
export interface CutOptions {
  /** By row: the line (latin1) that is cut in its place, and what is left of the line itself lies in the column of kind `raw`. */
  readonly derived?: ReadonlyMap<number, string> | undefined
  /** By column (see {@link columnKey}) what was found of it in the piece before this one. */
  readonly hint?: Readonly<Record<string, ColumnHint>> | undefined
}

/**
 * Takes lines apart: what they have in common becomes skeletons and variants, the rest lies in columns, a column a key path and kind.
 *
 * @param lines - each ended by a line feed, perhaps but the last.
 */
export function cutLines(lines: Buffer, { derived, hint = {} }: CutOptions = {}): CutLines {
  const starts = lineBounds(lines)
  const rows = starts.length / 2
  const [bytes, places] = appendDerived(lines, derived)
  const view = viewOf(bytes)
  const table = new VariantTable()
  const codes = new Uint16Array(rows)
  const columns = new Map<string, CutColumn>()
  const columnOf = (path: readonly string[], kind: CutColumnKind): CutColumn => {
    const key = columnKey(kind, path)
    const known = columns.get(key)
    if (known !== undefined) return known
    const table = isNumbered(kind, hint[key]) ? bytes : undefined
    const reader = table === undefined ? valueReader(kind, hint[key]?.kind, bytes, view) : undefined
    const made = new CutColumn(path, kind, table, reader)
    columns.set(key, made)
    const via = columns.get(hint[key]?.other ?? '')
    if (via !== undefined && via !== made && via.table !== undefined) made.via = via
    return made
  }
  // What is left of a line without the values of another needs all of these.
  const expected = ({ kind, path }: Slot): string | undefined =>
    places.size === 0 ? hint[columnKey(kind, path)]?.constant : undefined
  const trie = new SkeletonTrie(bytes, columnOf, expected)
  /** By skeleton its slots that are not fixed, and their columns. */
  const targets: OpenSlots[] = []

  const columnOfSlot = ({ path, kind }: Slot): CutColumn => columnOf(path, kind)

  /** What is left of lines that others are read in place of: it lies behind everything else. */
  const residues: Buffer[] = []
  let residueLength = 0

  const cutRow = (row: number): void => {
    const rawStart = starts[row * 2] as number
    const rawEnd = starts[row * 2 + 1] as number
    const place = places.size === 0 ? undefined : places.get(row)
    const start = place === undefined ? rawStart : place[0]
    const end = place === undefined ? rawEnd : place[1]
    const skeleton = trie.cut(start, end, row)
    const { bounds, numbers, values } = trie
    const known = trie.skeletons[skeleton] as Skeleton
    if (place !== undefined) {
      const residue = residueOf(bytes.toString('latin1', rawStart, rawEnd), known, bytes, bounds)
      const from = bytes.length + residueLength
      columnOf([], 'raw').push(from, from + residue.length, row, -1, unread, 0)
      residues.push(residue)
      residueLength += residue.length
    }
    codes[row] = table.codeOf(skeleton, known, trie.fixed[skeleton], place !== undefined, bytes, trie)
    let into = targets[skeleton]
    if (into === undefined) {
      const slots = known.slots.flatMap((_, slot) => (trie.fixed[skeleton]?.has(slot) === true ? [] : [slot]))
      into = { slots, columns: slots.map((slot) => columnOfSlot(known.slots[slot] as Slot)) }
      targets[skeleton] = into
    }
    const { slots, columns: targeted } = into
    for (let place = 0; place < slots.length; place++) {
      const slot = slots[place] as number
      ;(targeted[place] as CutColumn).push(
        bounds[slot * 2] as number,
        bounds[slot * 2 + 1] as number,
        row,
        numbers[slot] as number,
        values,
        slot,
      )
    }
  }
  for (let row = 0; row < rows; row++) cutRow(row)
  const slotColumns = trie.skeletons.map(({ slots }, skeleton) =>
    targets[skeleton] === undefined ? [] : slots.map(columnOfSlot),
  )
  const list = [...columns.values()]
  const placeOfColumn = new Map(list.map((column, place) => [column, place]))
  return {
    bytes: residueLength === 0 ? bytes : Buffer.concat([bytes, ...residues]),
    skeletons: trie.skeletons,
    variants: table.variants,
    codes,
    bounds: starts,
    columns: list,
    slotColumns: slotColumns.map((own) => own.map((column) => placeOfColumn.get(column) ?? 0)),
    fixed: trie.fixed,
    sameValues: trie.skeletons.map(({ slots }, skeleton) => slots.map((_, slot) => trie.sameValue(skeleton, slot))),
    placeOf: (row) => places.get(row) ?? [starts[row * 2] ?? 0, starts[row * 2 + 1] ?? 0],
  }
}

/** What is left of a line without the values of the one that was cut in its place. */
function residueOf(line: string, { slots }: Skeleton, bytes: Buffer, bounds: Int32Array): Buffer {
  const values = slots.map((_, slot) => bytes.toString('latin1', bounds[slot * 2], bounds[slot * 2 + 1]))
  const kinds = slots.map(({ kind }) => kind)
  return Buffer.from(makeResidue(line, values, kinds), 'latin1')
}

/** Start and end of each line, without its line feed. */
function lineBounds(bytes: Buffer): Int32Array {
  let bounds = new Int32Array(1024)
  let count = 0
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(lineFeed, start)
    const end = feed === -1 ? bytes.length : feed
    if (count + 2 > bounds.length) {
      const wider = new Int32Array(bounds.length * 2)
      wider.set(bounds)
      bounds = wider
    }
    bounds[count++] = start
    bounds[count++] = end
    start = end + 1
  }
  return bounds.slice(0, count)
}

/** Derived lines lie behind the others, so that all places are places of one text. */
function appendDerived(lines: Buffer, derived?: ReadonlyMap<number, string>): [Buffer, Map<number, readonly [number, number]>] {
  const places = new Map<number, readonly [number, number]>()
  if (derived === undefined || derived.size === 0) return [lines, places]
  const feed = Buffer.from('\n')
  const pieces: Buffer[] = [lines, feed]
  let at = lines.length + 1
  for (const [row, line] of [...derived].sort((a, b) => a[0] - b[0])) {
    pieces.push(Buffer.from(line, 'latin1'), feed)
    places.set(row, [at, at + line.length])
    at += line.length + 1
  }
  return [Buffer.concat(pieces), places]
}
