import type { Shape } from '../../core/batch.ts'
import type { LineFile } from '../cut/line-window.ts'

/** Where lines that stood one after the other came from: what names those of them that have no id of their own. */
export interface LineRun {
  /** The first of them in the segment. */
  readonly row: number
  /** What names their file in ids: 14 hexadecimal digits, as `fingerprint` of the scan gives them for the file's first line. */
  readonly print: string
  /** Where the first of them began in that file, in bytes. */
  readonly offset: number
  /** What a line without a time has for its time when it is the first of the run: that of the line before, or of the file. */
  readonly time: number
}

/** How far an importer had read a source when it handed over lines. Sealed with them, so that it goes on exactly there. */
export interface SourcePosition {
  readonly source: string
  /** Behind the last line of it in this segment, in bytes or whatever the importer counts in. */
  readonly offset: number
}

/** What a segment is made of. */
export interface SegmentLines {
  /** Lines, each ended by a line feed, perhaps but the last: as bytes, as latin1 (a character a byte), or in a file. */
  readonly text: string | Uint8Array | LineFile
  /** In ascending order of rows, the first with row 0; at least one. */
  readonly runs: readonly LineRun[]
  /** Of lines of ours: the literals behind the template ids that they say. */
  readonly shapes?: Iterable<Pick<Shape, 'id' | 'literal'>>
  /** One a source. */
  readonly positions?: readonly SourcePosition[]
  /**
   * Of foreign lines that a parser has read, by row: the line of JSON (latin1) that is read in place of the line for queries and
   * records. The line itself comes back as it was.
   */
  readonly derived?: ReadonlyMap<number, string>
}
