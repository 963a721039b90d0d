import type { ColumnHint } from '../column/column.ts'
import { SpanTable } from '../column/span-table.ts'
import { areSame, printNumber, type SpanForm, spanText, type TextSpans } from '../column/text-spans.ts'
import type { LineWindow } from './line-window.ts'
import { NumberSpans } from './number-spans.ts'
import type { CutKind } from './skeleton.ts'
import type { ValueReader } from './value-reader.ts'

/** `raw`: the line that another one is read in place of. */
export type CutColumnKind = CutKind | 'raw'

const none = -1
/** Longer texts are copied by the system's own means; the call costs more than some dozen bytes. */
const fewBytes = 48

/**
 * The values of one key path, in the order of lines: themselves, what they say as numbers, or, where they are known to repeat, which of
 * the texts that were there before each is. Nothing of it is left in the lines, which need not be at hand any more.
 */
export class CutColumn {
  readonly path: readonly string[]
  readonly kind: CutColumnKind
  count = 0
  /** The texts behind the numbers. */
  readonly table: SpanTable | undefined
  /** A column whose value in the same line mostly tells this one's. */
  via: CutColumn | undefined
  /** Reads each value, as long as each is what it is expected to be. */
  reader: ValueReader | undefined
  readonly #window: LineWindow
  /** The texts one after the other, where the lines do not stay. Of those that are numbered or read nothing. */
  #bytes: Buffer | undefined
  #bounds: Int32Array = new Int32Array(0)
  #used = 0
  /** What was read. */
  #values: Float64Array
  /** The number of each; nothing where they are not numbered, and while all are 0. */
  #numbers: Uint32Array = new Uint32Array(0)
  /** The row of the last value, and its number. */
  #row = none
  #last = none
  /** By the number in `via` the number that came with it first, + 1. */
  #known: Int32Array = new Int32Array(64)

  /** @param window - where the lines are. */
  constructor(path: readonly string[], kind: CutColumnKind, window: LineWindow, isNumbered: boolean, reader?: ValueReader) {
    this.path = path
    this.kind = kind
    this.reader = reader
    this.#window = window
    this.#values = new Float64Array(reader === undefined ? 0 : 32)
    this.table = isNumbered ? new SpanTable(window) : undefined
  }

  /** The values, where they are not numbered. */
  get spans(): TextSpans {
    const { count } = this
    if (this.reader !== undefined) return new NumberSpans(this.reader.form, this.#values, count)
    return { bytes: this.#bytes ?? this.#window.bytes, bounds: this.#bounds, count }
  }

  /** Have two of the lines the same value? */
  areSame(one: number, other: number): boolean {
    return this.table === undefined ? areSame(this.spans, one, other) : this.numberAt(one) === this.numberAt(other)
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
      const { reader } = this
      if (reader === undefined) return this.#keep(count, this.#window.bytes, start, end, this.#window.isWhole)
      if (count === this.#values.length) this.#growValues()
      const value = values[slot] as number
      // What was not read in passing tells the reader what to expect of the next ones.
      if (value === value) this.#values[count] = value
      else if (reader.read(start, end)) this.#values[count] = reader.value
      else {
        this.#print(reader.form, count)
        this.reader = undefined
        this.#keep(count, this.#window.bytes, start, end, false)
      }
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

  /** Takes a value that stands in no line. */
  pushBytes(bytes: Buffer): void {
    this.#keep(this.count++, bytes, 0, bytes.length, false)
  }

  /** The text of a value. */
  text(place: number): string {
    return this.table === undefined ? spanText(this.spans, place) : (this.table.entries()[this.numberAt(place)] ?? '')
  }

  /** @param stays - the bytes are those of all values, and need not be copied. */
  #keep(place: number, from: Buffer, start: number, end: number, stays: boolean): void {
    if (place * 2 >= this.#bounds.length) this.#growBounds()
    if (stays && this.#bytes === undefined) {
      this.#bounds[place * 2] = start
      this.#bounds[place * 2 + 1] = end
      return
    }
    const used = this.#used
    const length = end - start
    const into = this.#bytes !== undefined && used + length <= this.#bytes.length ? this.#bytes : this.#growBytes(used + length)
    if (length > fewBytes) from.copy(into, used, start, end)
    else for (let at = 0; at < length; at++) into[used + at] = from[start + at] as number
    this.#bounds[place * 2] = used
    this.#bounds[place * 2 + 1] = used + length
    this.#used = used + length
  }

  /** The values before a place are texts again: not all were what was expected. */
  #print(form: SpanForm, count: number): void {
    for (let place = 0; place < count; place++) {
      const text = Buffer.from(printNumber(form, this.#values[place] as number), 'latin1')
      this.#keep(place, text, 0, text.length, false)
    }
    this.#values = new Float64Array(0)
  }

  #growBytes(least: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(Math.max(least, 1024, (this.#bytes?.length ?? 0) * 2))
    this.#bytes?.copy(bytes, 0, 0, this.#used)
    this.#bytes = bytes
    return bytes
  }

  #growBounds(): void {
    const bounds = new Int32Array(Math.max(64, this.#bounds.length * 2))
    bounds.set(this.#bounds)
    this.#bounds = bounds
  }

  #growValues(): void {
    const values = new Float64Array(this.#values.length * 2)
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
