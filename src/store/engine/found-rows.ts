import { wholeRange } from '../../query/time-range.ts'
import { matchRows, type Question } from './match-rows.ts'
import { bytesOfRows, type PackedRows, packRows, unpackRows } from './packed-rows.ts'
import { countRows, type RowMask } from './row-mask.ts'
import type { SegmentView } from './segment-view.ts'

/** What was found, as it is kept for the next time. */
interface FoundOf<Rows> {
  readonly rows: Rows
  readonly count: number
  /** Something of the segment had to be read for it. */
  readonly isLookedInto: boolean
}

/** The rows are undefined where nobody has asked which they are. */
type Found = FoundOf<PackedRows | undefined>

/** Where the rows come from. */
interface AskRows {
  rows(): PackedRows
  /** The mask of rows that were found just now. */
  takeMask(): RowMask | undefined
}

/** What a question finds in one segment. */
export class FoundRows {
  readonly view: SegmentView
  readonly count: number
  /** Nothing of the segment was read to know that it has none. */
  readonly isSkipped: boolean
  readonly #key: string | undefined
  readonly #ask: AskRows
  #rows: PackedRows | undefined

  /**
   * @param key - names the question, where it was asked of the whole segment.
   * @param ask - finds the rows, where only their count is known.
   */
  constructor(view: SegmentView, { rows, count, isLookedInto }: Found, key: string | undefined, ask: AskRows) {
    this.view = view
    this.count = count
    this.isSkipped = count === 0 && !isLookedInto
    this.#key = key
    this.#ask = ask
    this.#rows = rows
  }

  /** The rows. Only to be read, and only once: it is made for whoever asks. */
  mask(): RowMask {
    const rows = (this.#rows ??= this.#ask.rows())
    return this.#ask.takeMask() ?? unpackRows(rows, this.view.rows)
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
  let fresh: RowMask | undefined
  const ask = (): FoundOf<PackedRows> => {
    view.isLookedInto = false
    const mask = matchRows(view, question)
    const count = countRows(mask, view.rows)
    fresh = mask
    return { rows: packRows(mask, count, view.rows), count, isLookedInto: view.isLookedInto }
  }
  /** Who has just found the rows need not unpack them. */
  const takeMask = (): RowMask | undefined => {
    const mask = fresh
    fresh = undefined
    return mask
  }
  if (!isWhole(view, question)) {
    const found = ask()
    return new FoundRows(view, found, undefined, { rows: () => found.rows, takeMask })
  }
  const { key } = question
  const askAndKeep = (): FoundOf<PackedRows> =>
    view.answer(`rows\0${key}`, () => {
      const value = ask()
      return { value, bytes: bytesOfRows(value.rows) + 64 }
    })
  const known =
    question.rows.count === undefined
      ? undefined
      : view.answer<Found | undefined>(`count\0${key}`, () => ({ value: askCount(view, question), bytes: 64 }))
  return new FoundRows(view, known ?? askAndKeep(), key, { rows: () => askAndKeep().rows, takeMask })
}

/** Only how many, where that is less work. */
function askCount(view: SegmentView, { rows }: Question): Found | undefined {
  if (rows.count === undefined || view.oddRows().length > 0) return undefined
  view.isLookedInto = false
  const count = rows.count(view)
  return count === undefined ? undefined : { rows: undefined, count, isLookedInto: view.isLookedInto }
}

/** What lies in the range of time as a whole has the same answer in any other such range. */
function isWhole({ segment }: SegmentView, { range }: Question): boolean {
  const { firstTime = NaN, lastTime = NaN } = segment.summary
  const { from = -Infinity, to = Infinity } = wholeRange(range)
  return from <= firstTime && to > lastTime
}
