import { copyWords, type Viewed, viewedBytes } from '../column/copy-words.ts'
import { type JoinedTexts, joinTexts } from '../column/joined-texts.ts'
import { TextRun } from '../column/text-run.ts'
import { fromResidue } from '../cut/residue.ts'
import type { LineProgram } from './line-program.ts'
import type { StoredColumns } from './stored-columns.ts'

/**
 * Puts lines together as bytes, one after the other from the first row on: where all of a line's texts stand is found out first, which
 * says how long it is; then they are copied.
 */
export class LineWriter {
  /** How long the line is that was measured last. */
  length = 0
  readonly #columns: StoredColumns
  readonly #programs: readonly LineProgram[]
  /** By variant the texts between the values. */
  readonly #literals: readonly JoinedTexts[]
  readonly #raw: number
  readonly #runs: (TextRun | undefined)[]
  readonly #next: Uint32Array
  /** Of the line that was measured: where the texts of its slots stand, and how long they are. */
  readonly #texts: Viewed[] = []
  readonly #starts: Uint32Array
  readonly #lengths: Uint32Array
  /** Of a line that another is read in place of, the line. */
  #line: Viewed | undefined

  /** @param programs - by variant. */
  constructor(columns: StoredColumns, programs: readonly LineProgram[]) {
    const { footer } = columns
    this.#columns = columns
    this.#programs = programs
    this.#literals = programs.map(({ texts }) => joinTexts(texts))
    this.#raw = columns.placeOf('raw')
    this.#runs = footer.columns.map(() => undefined)
    this.#next = new Uint32Array(footer.columns.length)
    const most = programs.reduce((slots, own) => Math.max(slots, own.columns.length), 0)
    this.#starts = new Uint32Array(most)
    this.#lengths = new Uint32Array(most)
  }

  /** Goes on to the next line, which is of a variant. */
  measure(code: number): void {
    const { columns, hasRaw } = this.#programs[code] as LineProgram
    if (hasRaw) return this.#measureRaw(this.#programs[code] as LineProgram)
    const next = this.#next
    const [texts, starts, lengths] = [this.#texts, this.#starts, this.#lengths]
    const literals = (this.#literals[code] as JoinedTexts).starts
    let length = literals[literals.length - 1] as number
    this.#line = undefined
    for (let slot = 0; slot < columns.length; slot++) {
      const place = columns[slot] as number
      const run = this.#runs[place] ?? this.#open(place)
      const row = next[place] as number
      next[place] = row + 1
      if (row >= run.end) run.fill(row)
      const at = run.codes === undefined ? row - run.first : (run.codes[row] as number)
      const from = run.starts[at] as number
      const own = (run.starts[at + 1] as number) - from
      texts[slot] = run.texts
      starts[slot] = from
      lengths[slot] = own
      length += own
    }
    this.length = length
  }

  /** Writes the line that was measured. There must be room for it, and for a word behind it, which is overwritten. */
  put(code: number, into: Viewed, at: number): void {
    if (this.#line !== undefined) return copyWords(this.#line, 0, into, at, this.length)
    const { columns } = this.#programs[code] as LineProgram
    const literals = this.#literals[code] as JoinedTexts
    const places = literals.starts
    const [texts, starts, lengths] = [this.#texts, this.#starts, this.#lengths]
    let from = places[1] as number
    let end = at + from
    copyWords(literals, 0, into, at, from)
    for (let slot = 0; slot < columns.length; slot++) {
      const own = lengths[slot] as number
      copyWords(texts[slot] as Viewed, starts[slot] as number, into, end, own)
      end += own
      const to = places[slot + 2] as number
      copyWords(literals, from, into, end, to - from)
      end += to - from
      from = to
    }
  }

  #open(place: number): TextRun {
    const run = new TextRun(this.#columns.column(place))
    this.#runs[place] = run
    return run
  }

  /** What a parser read is put together first, then what is left of the line. */
  #measureRaw({ columns, slots }: LineProgram): void {
    const take = (place: number): string => {
      const row = this.#next[place] as number
      this.#next[place] = row + 1
      return this.#columns.column(place).text(row)
    }
    const values = columns.map(take)
    const text = fromResidue(take(this.#raw), (slot) => {
      const own = slots[slot]
      return typeof own === 'string' ? own : (values[own ?? 0] as string)
    })
    const line = viewedBytes(text.length)
    line.bytes.write(text, 'latin1')
    this.#line = line
    this.length = text.length
  }
}
