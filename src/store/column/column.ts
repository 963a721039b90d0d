import type { JoinedTexts } from './joined-texts.ts'
import type { LaterBytes } from './part-reader.ts'

/** A row's place in the dictionary: as narrow as the number of entries allows. */
export type Codes = Uint8Array | Uint16Array | Uint32Array

/** A column as a list of texts and, for each row, the place in that list. */
export interface ColumnDictionary {
  /** How many entries. */
  readonly size: number
  /** How the entries are encoded: what it says of their form holds for all texts. */
  readonly kind?: ColumnKind | undefined
  /** Exact texts (latin1: a character a byte); read when they are asked for. */
  readonly entries: readonly string[]
  /** For each row the place of its text in `entries`. */
  readonly codes: Codes
  /** False when a text may stand in `entries` more than once: whoever counts by code must then put equal texts together. */
  readonly isDistinct: boolean
}

/** How the texts of a column are put together. */
export interface ColumnTemplate {
  /** Of each template the literal text before its first slot, between its slots, and behind the last. */
  readonly pieces: readonly (readonly string[])[]
  /** For each row its template. */
  readonly codes: Codes
  /** The columns that the slots of a template are in. */
  columns(code: number): readonly Column[]
  /**
   * The places of a slot's values in its column: of the k-th row that has the template, the value stands at `indexes[k]`; undefined
   * where it stands at `k`.
   */
  indexes(code: number, slot: number): Uint32Array | undefined
}

/**
 * One column, decoded as far as somebody asked: the texts of one slot of all lines that have it, in row order. Texts are latin1 (a
 * character a byte), exactly as they stood in the line.
 */
export interface Column {
  /** How it was encoded. */
  readonly kind: ColumnKind
  readonly count: number
  /** About how much memory it takes at the moment: it grows when more of it is asked for. */
  readonly heldBytes: number
  /** The exact text of a row. */
  text(index: number): string
  /** All of them. */
  texts(): readonly string[]
  /** Writes the text of a row, a byte a character, and gives where it ends; beyond the end of `into` there was no room for it. */
  put(index: number, into: Buffer, at: number): number
  /** Where texts repeat: each once, as bytes; `codes` says which of them a row has. */
  joined?(): JoinedTexts
  /** Where it is at hand without work on each row's text. */
  readonly dictionary?: ColumnDictionary | undefined
  /** What the encoder gave as `codes`, where it gave them: other columns refer to it. */
  readonly codes: Codes
  /** Where texts are kept as templates with values in them. */
  readonly template?: ColumnTemplate | undefined
  /** For numeric kinds: `Number(text)` of each row, made without going over text; NaN for a row that is none. */
  numbers?(): Float64Array
  /** The same numbers where each stands in the file as a byte. */
  bytes?(): Uint8Array | undefined
  /** Where one of these numbers stands, ascending, where that is found in less time than all of them are read. */
  placesOf?(number: number): Uint32Array | undefined
  /** For times that name day, time and offset in full: milliseconds since 1970, with their fraction; NaN for a row that is none. */
  times?(): Float64Array
}

/** How a column is encoded; `encode-column.ts` has the picture of each. */
export type ColumnKind = (typeof columnKinds)[number]

/** In the order of their numbers in a file: only ever append. */
export const columnKinds = [
  'raw',
  'const',
  'dictionary',
  'int',
  'padded',
  'decimal',
  'digits',
  'float',
  'time',
  'ipv4',
  'hex',
  'uuid',
  'fixed',
  'template',
  'counter',
  'ulid',
] as const

/** How much work compression is worth: `online` while lines come in, `cold` when segments are merged. */
export type ColumnLevel = 'online' | 'cold'

/** What was found best for a column, to begin with when the next piece of the same column is encoded. Survives JSON. */
export interface ColumnHint {
  readonly kind: ColumnKind
  /** How numbers or codes were written, and how texts were cut. */
  readonly way?: number | string | undefined
  readonly style?: string | undefined
  /** Others may refer to the texts, also where they are written without a dictionary. */
  readonly hasIds?: boolean | undefined
  /** The column by whose codes those of this one were written. */
  readonly other?: string | undefined
  /** What all values were, where they were all the same: the next piece begins by expecting it. */
  readonly constant?: string | undefined
  /** How many pieces ago all ways were tried. */
  readonly age?: number | undefined
  /** Of the columns within. */
  readonly nested?: Readonly<Record<string, ColumnHint>> | undefined
}

/** The rows of another column as its encoder numbered them: what a column can refer to. */
export interface ColumnCodes {
  /** A name by which the reader finds that column again. */
  readonly key: string
  /** In the order in which the texts first appeared: a new text has the next number. */
  readonly codes: Codes
  /** How many different ones. */
  readonly size: number
}

/** A column ready for a file. */
export interface EncodedColumn {
  readonly kind: ColumnKind
  readonly count: number
  /** Smallest and greatest of `numbers()`, or of `times()`, where the column has them and there is one that is not NaN. */
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** The `key` of the column that this one refers to; it must be given to the decoder. */
  readonly reference?: string | undefined
  /** Payloads, uncompressed: each compresses best on its own, small ones together with others. */
  readonly parts: readonly Uint8Array[]
  /** For the next piece of the same column. */
  readonly hint: ColumnHint
  /** Each text once, where they were numbered: in the order in which they first appear. */
  readonly entries?: readonly string[] | undefined
  /** What other columns of the same rows can refer to. */
  readonly codes?: Omit<ColumnCodes, 'key'> | undefined
}

/** What the decoder is given of an {@link EncodedColumn}. */
export interface StoredColumn {
  readonly count: number
  readonly parts: readonly (Uint8Array | LaterBytes)[]
}

/** How a column is encoded. */
export interface EncodeColumnOptions {
  readonly level: ColumnLevel
  /** What the encoder said of the piece before this one. */
  readonly previous?: ColumnHint | undefined
  /** Other columns of the same rows, encoded before this one: equal ones, or ones that this depends on, are referred to. */
  readonly others?: readonly ColumnCodes[] | undefined
}

/** How a column is decoded. */
export interface DecodeColumnOptions {
  /** The codes of the column that `reference` named, for the rows of this one. */
  readonly reference?: (() => Codes) | undefined
}
