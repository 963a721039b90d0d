import type { Column } from '../column/column.ts'
import { fromResidue } from '../cut/residue.ts'
import type { StoredKind } from './footer.ts'
import type { StoredColumns } from './stored-columns.ts'

/** Texts and columns in turn: a text, a column's value, a text ... */
interface Program {
  readonly texts: readonly string[]
  readonly columns: readonly number[]
  /** By slot its text, or the place among `columns` of the one that has it. */
  readonly slots: readonly (string | number)[]
}

/** Puts lines together again from their skeletons, constants and columns. Lines are latin1. */
export class LineBuilder {
  readonly #columns: StoredColumns
  readonly #programs: readonly Program[]
  readonly #raw: number
  readonly #hasRaw: readonly boolean[]

  constructor(columns: StoredColumns) {
    this.#columns = columns
    const { variants, skeletons } = columns.footer
    this.#programs = variants.map(({ skeleton, constants }) => {
      const known = new Map(constants)
      const { pieces, columns: places } = skeletons[skeleton] ?? { pieces: [''], columns: [] }
      const texts = [pieces[0] ?? '']
      const used: number[] = []
      const slots: (string | number)[] = []
      for (const [slot, place] of places.entries()) {
        const own = known.get(slot)
        slots.push(own ?? used.length)
        if (own === undefined) {
          used.push(place)
          texts.push(pieces[slot + 1] ?? '')
        } else texts.push(`${texts.pop() ?? ''}${own}${pieces[slot + 1] ?? ''}`)
      }
      return { texts, columns: used, slots }
    })
    this.#raw = columns.placeOf('raw')
    this.#hasRaw = variants.map(({ hasRaw }) => hasRaw === true)
  }

  /** The line of a row as it was given. */
  line(row: number): string {
    const code = this.#columns.codes()[row] as number
    if (this.#hasRaw[code] !== true) return this.recordLine(row)
    const { columns, slots } = this.#programs[code] as Program
    return fromResidue(this.value(this.#raw, row), (slot) => {
      const own = slots[slot]
      return typeof own === 'string' ? own : this.value(columns[own ?? 0] as number, row)
    })
  }

  /** The line that the record of a row is read from. */
  recordLine(row: number): string {
    const { texts, columns } = this.#programs[this.#columns.codes()[row] as number] as Program
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

  /** All lines, one after the other. */
  *all(): Generator<string> {
    const codes = this.#columns.codes()
    const columns: (Column | undefined)[] = []
    const next = new Uint32Array(this.#columns.footer.columns.length)
    const take = (place: number): string => {
      const column = (columns[place] ??= this.#columns.column(place))
      const index = next[place] as number
      next[place] = index + 1
      return column.text(index)
    }
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] as number
      const program = this.#programs[code] as Program
      if (this.#hasRaw[code] === true) {
        const values = program.columns.map(take)
        yield fromResidue(take(this.#raw), (slot) => {
          const own = program.slots[slot]
          return typeof own === 'string' ? own : (values[own ?? 0] as string)
        })
        continue
      }
      let line = program.texts[0] as string
      for (let place = 0; place < program.columns.length; place++) {
        line += take(program.columns[place] as number) + (program.texts[place + 1] as string)
      }
      yield line
    }
  }

  /** How long each line is. */
  lengths(): Uint32Array {
    const codes = this.#columns.codes()
    const lengths = new Uint32Array(codes.length)
    const fixed = this.#programs.map(({ texts }, code) =>
      this.#hasRaw[code] === true ? 0 : texts.reduce((sum, { length }) => sum + length, 0),
    )
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
        if (this.#hasRaw[codes[row] as number] === true) continue
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
      if (this.#hasRaw[codes[row] as number] === true) lengths[row] = this.line(row).length
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
