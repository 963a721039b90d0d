import type { FrameEntry, PartPlace } from './frames.ts'
import type { LineRun } from './segment-lines.ts'
import type { SegmentSummary } from './segment.ts'

/** Columns of values of JSON; of lines without a skeleton; of lines that others are read in place of; of what is kept for each line. */
export type StoredKind = 'string' | 'bare' | 'json' | 'text' | 'raw' | 'variant' | 'time' | 'level' | 'template'

/** One column in the footer. */
export interface StoredColumnEntry {
  readonly kind: StoredKind
  /** Keys as they stand in the line; none for the kinds that are no values of JSON. */
  readonly path: readonly string[]
  readonly count: number
  readonly parts: readonly PartPlace[]
  /** The place in the list of columns of the one that it refers to. */
  readonly reference?: number | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly filter?: { readonly part: PartPlace; readonly hashes: number } | undefined
}

/** Lines of one skeleton that mean the same. */
export interface StoredVariant {
  readonly skeleton: number
  /** Slot and text. */
  readonly constants?: readonly (readonly [slot: number, text: string])[]
  /** Slot and sort of value, where it is not the usual one: see `special-slots.ts`. */
  readonly classes?: readonly (readonly [slot: number, sort: number])[]
  /** The line itself is in the column of kind `raw`. */
  readonly hasRaw?: true
  /** The level of its lines is in the column of this kind, since no other tells it. Its lines have no skeleton, or are odd. */
  readonly isExplicit?: true
  /** Columns do not tell all fields of its lines. With `isExplicit` their time is in the column of this kind. */
  readonly isOdd?: true
  /** The place of its lines' template in the table; undefined: in the column of kind `template`. */
  readonly template?: number | undefined
}

/** What the footer says: JSON in UTF-8, bytes of lines as latin1 characters. */
export interface Footer {
  readonly summary: SegmentSummary
  /** Of the whole text. */
  readonly textCrc: number
  /** Does a line feed end the last line? */
  readonly endsInFeed: boolean
  readonly frames: readonly FrameEntry[]
  /** The pieces, and for each slot the place of its column. */
  readonly skeletons: readonly { readonly pieces: readonly string[]; readonly columns: readonly number[] }[]
  readonly variants: readonly StoredVariant[]
  readonly columns: readonly StoredColumnEntry[]
  readonly runs: readonly LineRun[]
  /** Id and literal; or a row: then its message tells both. */
  readonly templates: readonly (readonly [id: string, literal: string] | number)[]
  /** How many rows have each of them: only where they are few beside the rows, and then none of them is a row. */
  readonly templateCounts?: readonly number[] | undefined
}
