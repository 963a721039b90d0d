import type { LevelTable } from '../../core/level.ts'
import type { LogRecord } from '../../core/record.ts'
import type { Column } from '../column/column.ts'
import type { LineRun, SourcePosition } from './segment-lines.ts'

/** Where the bytes of a segment are read from. */
export interface SegmentFile {
  /** For messages: its path. */
  readonly name: string
  readonly size: number
  /** Synchronous; fewer bytes than asked for only where the file is shorter. */
  read(offset: number, length: number): Buffer
}

/** What is known of a segment without opening it. Survives JSON. */
export interface SegmentSummary {
  /** Of the format. */
  readonly version: number
  readonly rows: number
  /** Of the lines, with their line feeds. */
  readonly rawBytes: number
  /** Of the file. */
  readonly bytes: number
  /** Earliest and latest time of a record, whole milliseconds since 1970; undefined where no row is a record. */
  readonly firstTime?: number | undefined
  readonly lastTime?: number | undefined
  /** Is no record earlier (in whole milliseconds) than one before it? */
  readonly isSorted: boolean
  readonly templates: number
  readonly positions: readonly SourcePosition[]
}

/** What the texts of a column are: a string's content between its quotes, a number, boolean or null, an array, or a plain text. */
export type SlotKind = 'string' | 'bare' | 'json' | 'text'

/** One column behind a field. Nothing is read before `load`. */
export interface SegmentColumn {
  readonly kind: SlotKind
  /** The rows that have it, ascending; undefined: every row. The k-th text of the column is that of the k-th row. */
  rows(): Uint32Array | undefined
  /** How many rows have it. */
  readonly count: number
  /** The least and the greatest number, where they are known. */
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** What it takes in the file. */
  readonly bytes: number
  /** Decodes it, each time anew. Throws CORDWOOD_ERR_STORE_DAMAGED. */
  load(): Column
}

/** The templates of the messages, and the place in the table of each row; rows that are no records have the table's length. */
export interface SegmentTemplates {
  readonly table: readonly { readonly id: string; readonly literal: string }[]
  readonly codes: Uint8Array | Uint16Array | Uint32Array
}

/** How many rows have each template; rows that are no records have none. */
export interface TemplateCounts {
  readonly table: SegmentTemplates['table']
  readonly counts: readonly number[]
}

/**
 * An open segment: rows are lines in the order they were written. Everything is read and decoded when it is asked for. What the
 * file does not bear out throws CORDWOOD_ERR_STORE_DAMAGED.
 */
export interface Segment {
  readonly summary: SegmentSummary
  /** How many bytes were read of the file so far. */
  readonly bytesRead: number
  /** What decoded data the segment keeps for the next call, about, in bytes. */
  readonly cachedBytes: number
  /** Lets go of it. */
  forget(): void
  /** The time of each row as its record has it; NaN for a row that is no record. */
  times(): Float64Array
  /** The level's number of each row, by the table that this reader knows (default the six); NaN for a row that is no record. */
  levels(table?: LevelTable): Float64Array | Uint8Array | Uint16Array
  templates(): SegmentTemplates
  /** How many rows have each of these templates, where that can be said without reading them. */
  templateCounts(): TemplateCounts | undefined
  /** All names of fields that columns have, as records have them: nested and dotted keys joined by dots, errors under `error.`. */
  paths(): readonly string[]
  /**
   * The columns behind a field by its full name; a row is in more than one of them only if its record has several values of that name. Neither the
   * time nor the level nor the id is found here.
   */
  columns(path: string): readonly SegmentColumn[]
  /** Rows whose fields the columns do not tell in full, and rows that are no records: to be judged by `record`. Ascending. */
  oddRows(): Uint32Array
  /** The id of the row's record; of a row that is none, the id that it would have. */
  idOf(row: number): string
  /** The row with an id. */
  rowOf(id: string): number | undefined
  /** The line's exact bytes without its line feed. */
  line(row: number): Buffer
  /** Of these rows (ascending), or of all, the lines. */
  lines(rows?: Uint32Array): Iterable<Buffer>
  /** The row's record, as the scan decodes its line; undefined for a line that is none (empty). */
  record(row: number, levels?: LevelTable): LogRecord | undefined
  /** The records of these rows (ascending). */
  records(rows: Uint32Array, levels?: LevelTable): Iterable<LogRecord | undefined>
  /** The whole text as it was given (latin1). */
  text(): string
  /** By row: the lines (latin1) that are read in place of those that stand there, as they were given. */
  derived(): ReadonlyMap<number, string>
  /** Where the rows came from. */
  readonly runs: readonly LineRun[]
  /** Can a row have just this (real) text in the field? True where nothing is known. */
  mayContain(path: string, text: string): boolean
}
