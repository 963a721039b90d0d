import type { ColumnHint } from '../column/column.ts'
import { CutColumn, type CutColumnKind, isNumbered } from './cut-column.ts'
import { type LineFile, LineWindow } from './line-window.ts'
import { makeResidue } from './residue.ts'
import type { Skeleton, Slot } from './skeleton.ts'
import { type FixedTexts, SkeletonTrie } from './skeleton-trie.ts'
import { valueReader } from './value-reader.ts'
import { type Variant, VariantTable } from './variants.ts'

/** Lines taken apart. */
export interface CutLines {
  /** The lines: how many bytes they have, and what tells them from others. */
  readonly text: { readonly length: number; readonly crc: number; readonly endsInFeed: boolean }
  readonly skeletons: readonly Skeleton[]
  readonly variants: Variant[]
  /** For each line its variant. */
  readonly codes: Uint16Array
  /** Start and end of each line; may be longer. */
  readonly bounds: Int32Array
  readonly columns: readonly CutColumn[]
  /** By skeleton, for each slot the place of its column. */
  readonly slotColumns: readonly (readonly number[])[]
  /** By skeleton, for each slot the value that all lines of the skeleton have there, where they do. */
  readonly sameValues: readonly (readonly (string | undefined)[])[]
  /** By skeleton the slots whose values are in no column, since all its lines have this text there. */
  readonly fixed: readonly FixedTexts[]
  /** What was cut for a row: its line, or the one that is read in its place. It holds until the next one is asked for. */
  lineOf(row: number): Buffer
}

/** Names a column, the same in each piece. */
export function columnKey(kind: string, path: readonly string[]): string {
  return `${kind} ${path.join('\u0000')}`
}

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
 * @param lines - each ended by a line feed, perhaps but the last. Those of a file are not at hand all at once.
 */
export function cutLines(lines: Buffer | LineFile, { derived, hint = {} }: CutOptions = {}): CutLines {
  const window = new LineWindow(lines)
  const places = appendDerived(window, derived)
  const table = new VariantTable()
  let codes = new Uint16Array(1024)
  const columns = new Map<string, CutColumn>()
  const columnOf = (path: readonly string[], kind: CutColumnKind): CutColumn => {
    const key = columnKey(kind, path)
    const known = columns.get(key)
    if (known !== undefined) return known
    const numbered = isNumbered(kind, hint[key])
    const reader = numbered ? undefined : valueReader(kind, hint[key]?.kind, window)
    const made = new CutColumn(path, kind, window, numbered, reader)
    columns.set(key, made)
    const via = columns.get(hint[key]?.other ?? '')
    if (via !== undefined && via !== made && via.table !== undefined) made.via = via
    return made
  }
  // What is left of a line without the values of another needs all of these.
  const expected = ({ kind, path }: Slot): string | undefined =>
    places.size === 0 ? hint[columnKey(kind, path)]?.constant : undefined
  const trie = new SkeletonTrie(window, columnOf, expected)
  /** By skeleton its slots that are not fixed, and their columns. */
  const targets: OpenSlots[] = []

  const columnOfSlot = ({ path, kind }: Slot): CutColumn => columnOf(path, kind)

  const cutRow = (row: number): void => {
    const { start: rawStart, end: rawEnd, bytes } = window
    const place = places.size === 0 ? undefined : places.get(row)
    const start = place === undefined ? rawStart : place[0]
    const end = place === undefined ? rawEnd : place[1]
    const skeleton = trie.cut(start, end, row)
    const { bounds, numbers, values } = trie
    const known = trie.skeletons[skeleton] as Skeleton
    if (place !== undefined) {
      const residue = residueOf(bytes.toString('latin1', rawStart, rawEnd), known, bytes, bounds)
      columnOf([], 'raw').pushBytes(residue)
    }
    if (row === codes.length) codes = widened(codes)
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
  while (window.next()) cutRow(window.rows - 1)
  const slotColumns = trie.skeletons.map(({ slots }, skeleton) =>
    targets[skeleton] === undefined ? [] : slots.map(columnOfSlot),
  )
  const list = [...columns.values()]
  const placeOfColumn = new Map(list.map((column, place) => [column, place]))
  return {
    text: { length: window.length, crc: window.crc, endsInFeed: window.endsInFeed },
    skeletons: trie.skeletons,
    variants: table.variants,
    codes: codes.subarray(0, window.rows),
    bounds: window.bounds,
    columns: list,
    slotColumns: slotColumns.map((own) => own.map((column) => placeOfColumn.get(column) ?? 0)),
    fixed: trie.fixed,
    sameValues: trie.skeletons.map(({ slots }, skeleton) => slots.map((_, slot) => trie.sameValue(skeleton, slot))),
    lineOf(row) {
      const place = places.get(row)
      return place === undefined ? window.lineOf(row) : window.bytes.subarray(...place)
    },
  }
}

/** What is left of a line without the values of the one that was cut in its place. */
function residueOf(line: string, { slots }: Skeleton, bytes: Buffer, bounds: Int32Array): Buffer {
  const values = slots.map((_, slot) => bytes.toString('latin1', bounds[slot * 2], bounds[slot * 2 + 1]))
  const kinds = slots.map(({ kind }) => kind)
  return Buffer.from(makeResidue(line, values, kinds), 'latin1')
}

function widened(codes: Uint16Array): Uint16Array<ArrayBuffer> {
  const wider = new Uint16Array(codes.length * 2)
  wider.set(codes)
  return wider
}

/** Derived lines lie behind the others, so that all places are places of one text. */
function appendDerived(window: LineWindow, derived?: ReadonlyMap<number, string>): Map<number, readonly [number, number]> {
  const places = new Map<number, readonly [number, number]>()
  if (derived === undefined || derived.size === 0) return places
  const feed = Buffer.from('\n')
  const pieces: Buffer[] = [window.bytes, feed]
  let at = window.bytes.length + 1
  for (const [row, line] of [...derived].sort((a, b) => a[0] - b[0])) {
    pieces.push(Buffer.from(line, 'latin1'), feed)
    places.set(row, [at, at + line.length])
    at += line.length + 1
  }
  window.extend(Buffer.concat(pieces))
  return places
}
