import type { LevelTable } from '../../core/level.ts'
import type { Segment, SegmentTemplates } from '../segment/segment.ts'
import type { AnswerCache } from './answer-cache.ts'
import type { CachePart } from './column-cache.ts'
import { FieldColumn, heldElsewhere } from './field-column.ts'

/** The times of a segment's rows in whole milliseconds, as lines are ordered and compared; NaN for a row that is no record. */
export interface WholeTimes {
  readonly times: Float64Array
  /** Is no row earlier than one before it, and each a record? */
  readonly isSorted: boolean
  readonly first: number
  readonly last: number
}

/** A segment as queries read it: what is decoded is kept in the engine's cache, for the next query too. */
export class SegmentView {
  readonly segment: Segment
  readonly name: string
  readonly levels: LevelTable
  /** Set by whatever reads of it. */
  isLookedInto = false
  readonly #cache: CachePart
  readonly #answers: AnswerCache
  readonly #columns = new Map<string, readonly FieldColumn[]>()
  #odd: Uint32Array | undefined

  /** @param name - its path. */
  constructor(segment: Segment, name: string, cache: CachePart, answers: AnswerCache, levels: LevelTable) {
    this.segment = segment
    this.name = name
    this.#cache = cache
    this.#answers = answers
    this.levels = levels
  }

  get rows(): number {
    return this.segment.summary.rows
  }

  times(): WholeTimes {
    return this.kept(
      'whole times',
      () => {
        const exact = this.segment.times()
        const whole = wholeTimes(exact)
        return { ...whole, bytes: whole.times === exact ? heldElsewhere : exact.byteLength }
      },
      ({ bytes }) => bytes,
    )
  }

  levelNumbers(): Float64Array | Uint8Array | Uint16Array {
    return this.kept(
      'own levels',
      () => this.segment.levels(this.levels),
      // The segment keeps them in the same cache.
      () => heldElsewhere,
    )
  }

  templates(): SegmentTemplates {
    return this.kept(
      'own templates',
      () => this.segment.templates(),
      () => heldElsewhere,
    )
  }

  /** Rows that only their records can tell of. */
  oddRows(): Uint32Array {
    return (this.#odd ??= this.segment.oddRows())
  }

  /** The columns behind a field's full name. */
  columns(path: string): readonly FieldColumn[] {
    let columns = this.#columns.get(path)
    if (columns === undefined) {
      columns = this.segment.columns(path).map((column, index) => new FieldColumn(column, `${index} ${path}`, this))
      this.#columns.set(path, columns)
    }
    return columns
  }

  /** Keeps what is decoded or derived of this segment. */
  kept<Value>(key: string, make: () => Value, bytesOf: (value: Value) => number): Value {
    this.isLookedInto = true
    return this.#cache.get(key, () => {
      const value = make()
      return { value, bytes: bytesOf(value) }
    })
  }

  /** What was decoded may have grown since it was kept. */
  settle(): void {
    this.#cache.settle()
  }

  /** Keeps what a question found here, by a name that says the whole question. */
  answer<Value>(key: string, make: () => { readonly value: Value; readonly bytes: number }): Value {
    return this.#answers.get(`${this.name}\0${key}`, make)
  }
}

function wholeTimes(exact: Float64Array): WholeTimes {
  // Most times are whole already: then there is one list of them.
  let times = exact
  let [first, last, before, isSorted] = [Infinity, -Infinity, -Infinity, true]
  for (let row = 0; row < exact.length; row++) {
    const own = exact[row] as number
    const time = Math.floor(own)
    // NaN fails every comparison.
    if (!(time >= before)) isSorted = false
    before = time
    first = time < first ? time : first
    last = time > last ? time : last
    if (time === own || own !== own) continue
    if (times === exact) times = exact.slice()
    times[row] = time
  }
  return { times, isSorted, first, last }
}
