import type { Codes, Column, ColumnHint, ColumnKind, ColumnLevel } from './column.ts'
import type { Interned } from './intern.ts'
import type { IntWay } from './ints.ts'
import type { PartReader } from './part-reader.ts'
import type { PartWriter } from './part-writer.ts'
import type { TextSpans } from './text-spans.ts'

/** What a column is made of: a list of texts, places within lines, or texts that are numbered already. */
export type ColumnInput = readonly string[] | TextSpans | Interned

/** The codes of a column of the same rows, which another may refer to. */
export interface RowCodes {
  /** The other's name, where it has one. */
  readonly key?: string
  readonly codes: Codes
  readonly size: number
}

/** What a column is written with, at any depth. */
export interface WriteOptions {
  readonly level: ColumnLevel
  /** What was best for the piece before this one. */
  readonly hint?: ColumnHint | undefined
  readonly others?: readonly RowCodes[] | undefined
  /** How many columns this one is within. */
  readonly depth: number
  /** Whether others will refer to the texts even where they are written without a dictionary. */
  readonly hasTextCodes?: boolean | undefined
  /** Texts that are known to differ: no dictionary. */
  readonly isDistinct?: boolean | undefined
}

/** The column to which the piece before this one referred: most texts are found by its codes. */
export function otherOf({ others }: WriteOptions, hint: ColumnHint | undefined): RowCodes | undefined {
  return hint?.other === undefined ? undefined : others?.find(({ key }) => key === hint.other)
}

/** What is known of a column when it is written. */
export interface WrittenColumn {
  readonly hint: ColumnHint
  readonly codes?: RowCodes | undefined
  /** Each text once, where they were numbered. */
  readonly entries?: readonly string[] | undefined
  /** Which of the others it refers to. */
  readonly other?: number | undefined
  /** What the column is as numbers or times, where it is; divided by `scale` where there is one. */
  readonly values?: Float64Array | undefined
  readonly scale?: number | undefined
}

/** Writes a column of any kind: columns within columns are written by the same function. */
export type WriteColumn = (writer: PartWriter, input: ColumnInput, options: WriteOptions) => WrittenColumn

/** Reads one. */
export type ReadColumn = (reader: PartReader, count: number, options: ReadOptions) => Column

/** What a column is read with, at any depth. */
export interface ReadOptions {
  readonly depth: number
  /** The codes of another column of the same rows. */
  readonly other?: ((place: number) => Codes) | undefined
}

/** What a codec is given to write with. */
export interface WriteContext extends WriteOptions {
  readonly writer: PartWriter
  readonly writeColumn: WriteColumn
}

/** What a codec is given to read with. */
export interface ReadContext extends ReadOptions {
  readonly readColumn: ReadColumn
}

/** What a codec says of what it wrote. */
export interface WrittenTexts extends Omit<WrittenColumn, 'hint'> {
  readonly way?: IntWay | string | undefined
  readonly style?: string | undefined
  readonly nested?: Readonly<Record<string, ColumnHint>> | undefined
}

/** Turns lists of texts of one form into payloads and back. */
export interface TextCodec {
  readonly kind: ColumnKind
  /** Whether a text has the form. Asked of the first text, so that most codecs are out at once. */
  fits(text: string): boolean
  /** Writes the texts, or gives undefined where one of them has another form; the writer is thrown away then. */
  write(texts: readonly string[], context: WriteContext): WrittenTexts | undefined
  /** The same for texts within lines, where they need not be made for it. */
  writeSpans?(spans: TextSpans, context: WriteContext): WrittenTexts | undefined
  /** The same for texts that are numbered: each needs to be looked at once. */
  writeInterned?(interned: Interned, context: WriteContext): WrittenTexts | undefined
  read(reader: PartReader, count: number, context: ReadContext): Column
}
