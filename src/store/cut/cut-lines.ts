import { CutColumn, type CutColumnKind } from './cut-column.ts'
import { makeResidue } from './residue.ts'
import type { Skeleton } from './skeleton.ts'
import { SkeletonTrie } from './skeleton-trie.ts'
import { type Variant, VariantTable } from './variants.ts'

/** Lines taken apart. */
export interface CutLines {
  /** Where all values lie. */
  readonly text: string
  /** The same as bytes. */
  readonly bytes: Uint8Array
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
  /** Start and end of what was cut for a row: its line, or the one that is read in its place. */
  placeOf(row: number): readonly [start: number, end: number]
}

function columnKey(path: readonly string[], kind: CutColumnKind): string {
  return `${kind} ${path.join('\u0000')}`
}

/**
 * Takes lines apart: what they have in common becomes skeletons and variants, the rest lies in columns, a column a key path and kind.
 *
 * @param lines - latin1; each ended by a line feed, perhaps but the last.
 * @param derived - by row: the line that is cut in its place, and what is left of the line itself lies in the column of kind `raw`.
 */
export function cutLines(lines: string, derived?: ReadonlyMap<number, string>): CutLines {
  const starts = lineBounds(lines)
  const rows = starts.length / 2
  const [text, places] = appendDerived(lines, derived)
  const bytes = Buffer.from(text, 'latin1')
  const trie = new SkeletonTrie({ text, bytes })
  const table = new VariantTable()
  const codes = new Uint16Array(rows)
  const columns = new Map<string, CutColumn>()
  const columnOf = (path: readonly string[], kind: CutColumnKind): CutColumn => {
    const key = columnKey(path, kind)
    const known = columns.get(key)
    if (known !== undefined) return known
    const made = new CutColumn(path, kind)
    columns.set(key, made)
    return made
  }
  /** By skeleton the columns of its slots. */
  const targets: CutColumn[][] = []

  /** What is left of lines that others are read in place of: it lies behind everything else. */
  const residues: string[] = []
  let residueLength = 0

  const cutRow = (row: number): void => {
    const [rawStart, rawEnd] = [starts[row * 2] ?? 0, starts[row * 2 + 1] ?? 0]
    const place = places.size === 0 ? undefined : places.get(row)
    const [start, end] = place ?? [rawStart, rawEnd]
    const skeleton = trie.cut(start, end)
    const { bounds } = trie
    const known = trie.skeletons[skeleton] as Skeleton
    if (place !== undefined) {
      const values = known.slots.map((_, slot) => text.slice(bounds[slot * 2], bounds[slot * 2 + 1]))
      const residue = makeResidue(
        text.slice(rawStart, rawEnd),
        values,
        known.slots.map(({ kind }) => kind),
      )
      columnOf([], 'raw').push(text.length + residueLength, text.length + residueLength + residue.length, 0)
      residues.push(residue)
      residueLength += residue.length
    }
    const code = table.codeOf(skeleton, known, place !== undefined, text, bounds)
    codes[row] = code
    let into = targets[skeleton]
    if (into === undefined) {
      into = known.slots.map(({ path, kind }) => columnOf(path, kind))
      targets[skeleton] = into
    }
    for (let slot = 0; slot < into.length; slot++) {
      ;(into[slot] as CutColumn).push(bounds[slot * 2] as number, bounds[slot * 2 + 1] as number, code)
    }
  }
  for (let row = 0; row < rows; row++) cutRow(row)
  const list = [...columns.values()]
  const placeOfColumn = new Map(list.map((column, place) => [column, place]))
  const residue = residues.join('')
  return {
    text: text + residue,
    bytes: residue === '' ? bytes : Buffer.concat([bytes, Buffer.from(residue, 'latin1')]),
    skeletons: trie.skeletons,
    variants: table.variants,
    codes,
    bounds: starts,
    columns: list,
    slotColumns: trie.skeletons.map((_, skeleton) => (targets[skeleton] ?? []).map((column) => placeOfColumn.get(column) ?? 0)),
    sameValues: trie.skeletons.map(({ slots }, skeleton) => slots.map((_, slot) => trie.sameValue(skeleton, slot))),
    placeOf: (row) => places.get(row) ?? [starts[row * 2] ?? 0, starts[row * 2 + 1] ?? 0],
  }
}

/** Start and end of each line, without its line feed. */
function lineBounds(text: string): Int32Array {
  let bounds = new Int32Array(1024)
  let count = 0
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start)
    const end = feed === -1 ? text.length : feed
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
function appendDerived(lines: string, derived?: ReadonlyMap<number, string>): [string, Map<number, readonly [number, number]>] {
  const places = new Map<number, readonly [number, number]>()
  if (derived === undefined || derived.size === 0) return [lines, places]
  const pieces = [lines, '\n']
  let at = lines.length + 1
  for (const [row, line] of [...derived].sort((a, b) => a[0] - b[0])) {
    pieces.push(line, '\n')
    places.set(row, [at, at + line.length])
    at += line.length + 1
  }
  return [pieces.join(''), places]
}
