import { fromResidue } from '../cut/residue.ts'
import type { StoredKind } from './footer.ts'
import { lineChunks } from './line-chunks.ts'
import { type LineProgram, linePrograms } from './line-program.ts'
import type { StoredColumns } from './stored-columns.ts'

const lineFeed = 0x0a

/** Puts lines together again from their skeletons, constants and columns. Lines are latin1. */
export class LineBuilder {
  readonly #columns: StoredColumns
  readonly #programs: readonly LineProgram[]
  readonly #raw: number

  constructor(columns: StoredColumns) {
    this.#columns = columns
    this.#programs = linePrograms(columns.footer)
    this.#raw = columns.placeOf('raw')
  }

  /** The line of a row as it was given. */
  line(row: number): string {
    const code = this.#columns.codes()[row] as number
    const { columns, slots, hasRaw } = this.#programs[code] as LineProgram
    if (!hasRaw) return this.recordLine(row)
    return fromResidue(this.value(this.#raw, row), (slot) => {
      const own = slots[slot]
      return typeof own === 'string' ? own : this.value(columns[own ?? 0] as number, row)
    })
  }

  /** The line that the record of a row is read from. */
  recordLine(row: number): string {
    const { texts, columns } = this.#programs[this.#columns.codes()[row] as number] as LineProgram
    let line = texts[0] as string
    for (let place = 0; place < columns.length; place++)
      line += this.value(columns[place] as number, row) + (texts[place + 1] as string)
    return line
  }

  /** The text of a row in a column that it has. */
  value(column: number, row: number): string {
    const rows = this.#columns.rows(column)
    return this.#columns.column(column).text(rows === undefined ? row : rankOf(rows, row))
  }

  /** All lines with their line feeds, in chunks that hold until the next one is asked for. */
  chunks(): Generator<Buffer> {
    return lineChunks(this.#columns, this.#programs)
  }

  /** All lines without their line feeds, one after the other. */
  *all(): Generator<Buffer> {
    for (const chunk of this.chunks()) {
      for (let start = 0; start < chunk.length;) {
        const feed = chunk.indexOf(lineFeed, start)
        const end = feed === -1 ? chunk.length : feed
        yield Buffer.from(chunk.subarray(start, end))
        start = end + 1
      }
    }
  }

  /** How long each line is. */
  lengths(): Uint32Array {
    const codes = this.#columns.codes()
    const lengths = new Uint32Array(codes.length)
    const fixed = this.#programs.map(({ texts, hasRaw }) => (hasRaw ? 0 : texts.reduce((sum, { length }) => sum + length, 0)))
    for (let row = 0; row < codes.length; row++) lengths[row] = fixed[codes[row] as number] as number
    for (const [place, { kind }] of this.#columns.footer.columns.entries()) {
      if (!isValue(kind)) continue
      const column = this.#columns.column(place)
      const rows = this.#columns.rows(place)
      const { entries, codes: texts } = column.dictionary ?? {}
      const sizes = entries?.map(({ length }) => length)
      const numbers = column.kind === 'int' ? column.numbers?.() : undefined
      for (let index = 0; index < column.count; index++) {
        const row = rows === undefined ? index : (rows[index] as number)
        if (this.#programs[codes[row] as number]?.hasRaw === true) continue
        const length =
          numbers !== undefined
            ? digitsOf(numbers[index] as number)
            : sizes === undefined
              ? column.text(index).length
              : (sizes[texts?.[index] ?? 0] as number)
        lengths[row] = (lengths[row] as number) + length
      }
    }
    if (this.#raw === -1) return lengths
    for (let row = 0; row < codes.length; row++) {
      if (this.#programs[codes[row] as number]?.hasRaw === true) lengths[row] = this.line(row).length
    }
    return lengths
  }
}

function isValue(kind: StoredKind): boolean {
  return kind === 'string' || kind === 'bare' || kind === 'json' || kind === 'text'
}

/** How long a whole number is when it is printed. */
function digitsOf(number: number): number {
  if (number < 0) return digitsOf(-number) + 1
  let digits = 1
  for (let above = 10; number >= above; above *= 10) digits++
  return digits
}

/** The place of a row among rows that have it. */
function rankOf(rows: Uint32Array, row: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle] as number) < row) low = middle + 1
    else high = middle
  }
  return low
}
