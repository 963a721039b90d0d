import type { ColumnHint } from '../column/column.ts'
import { SpanTable } from '../column/span-table.ts'
import type { SpanNumbers } from '../column/text-spans.ts'
import type { CutKind } from './skeleton.ts'
import type { ValueReader } from './value-reader.ts'

/** `raw`: the line that another one is read in place of. */
export type CutColumnKind = CutKind | 'raw'

const none = -1

/**
 * The values of one key path, in the order of lines: where they lie, or, where they are known to repeat, their numbers. A value is numbered
 * while its line is at hand: later it would have to be fetched from the memory once more.
 */
export class CutColumn {
  readonly path: readonly string[]
  readonly kind: CutColumnKind
  count = 0
  /** Start and end of each; of those that are numbered nothing. */
  bounds: Int32Array
  /** The texts behind the numbers. */
  readonly table: SpanTable | undefined
  /** A column whose value in the same line mostly tells this one's. */
  via: CutColumn | undefined
  /** Reads each value, as long as each is what it is expected to be. */
  reader: ValueReader | undefined
  /** What was read. */
  #values: Float64Array
  /** The number of each; nothing where they are not numbered, and while all are 0. */
  #numbers: Uint32Array = new Uint32Array(0)
  /** The row of the last value, and its number. */
  #row = none
  #last = none
  /** By the number in `via` the number that came with it first, + 1. */
  #known: Int32Array = new Int32Array(64)

  /** @param numberedIn - where its texts lie, if they are to be numbered. */
  constructor(path: readonly string[], kind: CutColumnKind, numberedIn?: Uint8Array, reader?: ValueReader) {
    this.path = path
    this.kind = kind
    this.reader = reader
    this.#values = new Float64Array(reader === undefined ? 0 : 32)
    this.table = numberedIn && new SpanTable(numberedIn)
    this.bounds = new Int32Array(numberedIn === undefined ? 64 : 0)
  }

  /** What all values say, where each was read. */
  get numbers(): SpanNumbers | undefined {
    return this.reader && { form: this.reader.form, values: this.#values }
  }

  /**
   * Takes the value of a row.
   *
   * @param number - its own, where they are numbered and it is known.
   * @param values - has at `slot` what it says, where it was read; NaN where that is not known. (A double that is handed over itself
   * becomes an object first.)
   */
  push(start: number, end: number, row: number, number: number, values: Float64Array, slot: number): void {
    const { count } = this
    this.count = count + 1
    if (this.table === undefined) {
      if (count * 2 === this.bounds.length) this.#growBounds()
      this.bounds[count * 2] = start
      this.bounds[count * 2 + 1] = end
      const { reader } = this
      if (reader === undefined) return
      const value = values[slot] as number
      // What was not read in passing tells the reader what to expect of the next ones.
      if (value === value) this.#values[count] = value
      else if (reader.read(start, end)) this.#values[count] = reader.value
      else this.reader = undefined
      return
    }
    const own = number === none ? this.numberOf(start, end, row) : number
    if (count >= this.#numbers.length) {
      // Many a column has one text only, whose number is 0.
      if (own === 0 && this.#numbers.length === 0) return
      this.#growNumbers(count)
    }
    this.#numbers[count] = own
  }

  /** The number that the value of a row most likely has; -1 where nothing tells. */
  guess(row: number): number {
    const { via } = this
    if (via === undefined || via.#row !== row) return this.#last
    const other = via.#last
    return other < this.#known.length ? (this.#known[other] as number) - 1 : none
  }

  /** The guess was right. */
  take(number: number, row: number): void {
    this.#last = number
    this.#row = row
  }

  /** The number of the value of a row: a new one has the next. */
  numberOf(start: number, end: number, row: number): number {
    const { via, table } = this
    const number = table === undefined ? none : table.numberOf(start, end)
    if (via !== undefined && via.#row === row) {
      const other = via.#last
      if (other >= this.#known.length) this.#growKnown(other)
      if (this.#known[other] === 0) this.#known[other] = number + 1
    }
    this.#last = number
    this.#row = row
    return number
  }

  /** The number of a value, where they are numbered. */
  numberAt(place: number): number {
    return this.#numbers[place] ?? 0
  }

  /** The text of a value. */
  text(bytes: Buffer, place: number): string {
    return this.table === undefined
      ? bytes.toString('latin1', this.bounds[place * 2], this.bounds[place * 2 + 1])
      : (this.table.entries()[this.numberAt(place)] ?? '')
  }

  #growBounds(): void {
    const bounds = new Int32Array(this.bounds.length * 2)
    bounds.set(this.bounds)
    this.bounds = bounds
    if (this.reader === undefined) return
    const values = new Float64Array(bounds.length / 2)
    values.set(this.#values)
    this.#values = values
  }

  #growNumbers(least: number): void {
    const numbers = new Uint32Array(Math.max(32, (least + 1) * 2))
    numbers.set(this.#numbers)
    this.#numbers = numbers
  }

  #growKnown(least: number): void {
    const known = new Int32Array(Math.max(least + 1, this.#known.length * 2))
    known.set(this.#known)
    this.#known = known
  }
}

/** Whether the texts of a column repeat, by what was found of the piece before. */
export function isNumbered(kind: CutColumnKind, hint: ColumnHint | undefined): boolean {
  if (hint === undefined || (kind !== 'string' && kind !== 'bare')) return false
  return hint.hasIds === true || hint.kind === 'const' || hint.kind === 'dictionary' || hint.kind === 'template'
}
