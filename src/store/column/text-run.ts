import type { Codes, Column } from './column.ts'
import { type Viewed, viewedBytes, wordSlack } from './copy-words.ts'

/** So many texts are made at once. */
const windowRows = 1024
const windowBytes = 32 << 10

/**
 * The texts of a column as bytes, for those who want one after the other: where the text of a row stands is looked up, and the column
 * is not asked for each. Repeated texts are there once; of others some rows at a time are.
 *
 *     row -> codes[row], or row - first -> starts -> bytes
 */
export class TextRun {
  readonly #column: Column
  texts: Viewed
  starts: Uint32Array
  /** By row which of the texts it has; undefined: those from `first` on, one a row. */
  codes: Codes | undefined
  first = 0
  /** The row behind the last one that is at hand. */
  end: number

  constructor(column: Column) {
    this.#column = column
    const joined = column.joined?.()
    this.texts = joined ?? viewedBytes(windowBytes)
    this.starts = joined?.starts ?? new Uint32Array(windowRows + 1)
    this.codes = joined && column.codes
    this.end = joined === undefined ? 0 : column.count
  }

  /** Brings the texts from a row on. Rows that the column does not have are empty. */
  fill(row: number): void {
    if (this.codes !== undefined) {
      this.codes = undefined
      this.starts = new Uint32Array(windowRows + 1)
    }
    const column = this.#column
    const last = Math.min(column.count, row + windowRows)
    let at = 0
    let next = row
    while (next < last) {
      const end = column.put(next, this.texts.bytes, at)
      // Behind the last text stays room for a word that is read as a whole.
      if (end > this.texts.bytes.length - wordSlack) {
        if (next > row) break
        this.texts = viewedBytes(end)
        continue
      }
      at = end
      next++
      this.starts[next - row] = at
    }
    if (next === row) this.starts[1] = 0
    this.first = row
    this.end = Math.max(next, row + 1)
  }
}
