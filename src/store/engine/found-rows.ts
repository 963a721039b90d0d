import { wholeRange } from '../../query/time-range.ts'
import { matchRows, type Question } from './match-rows.ts'
import { bytesOfRows, type PackedRows, packRows, unpackRows } from './packed-rows.ts'
import { countRows, type RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'

/** What was found, as it is kept for the next time. */
interface Found {
  readonly rows: PackedRows
  readonly count: number
  /** Something of the segment had to be read for it. */
  readonly isLookedInto: boolean
}

/** What a question finds in one segment. */
export class FoundRows {
  readonly view: SegmentView
  readonly count: number
  /** Nothing of the segment was read to know that it has none. */
  readonly isSkipped: boolean
  readonly #key: string | undefined
  readonly #rows: PackedRows

  /** @param key - names the question, where it was asked of the whole segment. */
  constructor(view: SegmentView, { rows, count, isLookedInto }: Found, key: string | undefined) {
    this.view = view
    this.count = count
    this.isSkipped = count === 0 && !isLookedInto
    this.#key = key
    this.#rows = rows
  }

  /** The rows. Only to be read, and only once: it is made for whoever asks. */
  mask(): RowMask {
    return unpackRows(this.#rows, this.view.rows)
  }

  /** Is what is made of these rows kept for the next time? */
  get isKept(): boolean {
    return this.#key !== undefined
  }

  /** What is known of these rows already; else what `make` finds, which is kept where the question is about the whole segment. */
  answer<Value>(name: string, make: () => { readonly value: Value; readonly bytes: number }): Value {
    return this.#key === undefined ? make().value : this.view.answer(`${name}\0${this.#key}`, make)
  }
}

/** Asks a segment, or knows from the last time what it answers. */
export function findRows(view: SegmentView, question: Question): FoundRows {
  const ask = (): Found => {
    view.isLookedInto = false
    const mask = matchRows(view, question)
    const count = countRows(mask, view.rows)
    return { rows: packRows(mask, count, view.rows), count, isLookedInto: view.isLookedInto }
  }
  if (!isWhole(view, question)) return new FoundRows(view, ask(), undefined)
  const found = view.answer(`rows\0${question.key}`, () => {
    const value = ask()
    return { value, bytes: bytesOfRows(value.rows) + 64 }
  })
  return new FoundRows(view, found, question.key)
}

/** What lies in the range of time as a whole has the same answer in any other such range. */
function isWhole({ segment }: SegmentView, { range }: Question): boolean {
  const { firstTime = NaN, lastTime = NaN } = segment.summary
  const { from = -Infinity, to = Infinity } = wholeRange(range)
  return from <= firstTime && to > lastTime
}
