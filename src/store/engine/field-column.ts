import type { Column } from '../column/column.ts'
import type { SegmentColumn, SlotKind } from '../segment/segment.ts'
import { type SlotValue, slotValue } from './column-values.ts'

/** What an entry takes whose value is counted already, where it was decoded. */
export const heldElsewhere = 64

/** Where a column keeps what it decoded. */
export interface Keeper {
  /** Set by whatever reads of it. */
  isLookedInto: boolean
  kept<Value>(key: string, make: () => Value, bytesOf: (value: Value) => number): Value
}

/** One column behind a field, decoded as far as it is asked for. */
export class FieldColumn {
  readonly kind: SlotKind
  readonly min: number | undefined
  readonly max: number | undefined
  readonly #source: SegmentColumn
  readonly #key: string
  readonly #keeper: Keeper

  constructor(source: SegmentColumn, key: string, keeper: Keeper) {
    this.kind = source.kind
    this.min = source.min
    this.max = source.max
    this.#source = source
    this.#key = key
    this.#keeper = keeper
  }

  get count(): number {
    return this.#source.count
  }

  /** The rows that have it, ascending; undefined: every row. */
  rows(): Uint32Array | undefined {
    return this.#keeper.kept(
      `rows ${this.#key}`,
      () => ({ rows: this.#source.rows() }),
      // The segment keeps them in the same cache.
      () => heldElsewhere,
    ).rows
  }

  column(): Column {
    this.#keeper.isLookedInto = true
    // The segment keeps it in the same cache.
    return this.#source.load()
  }

  /** Keeps what is derived of it. */
  kept<Value>(key: string, make: () => Value, bytesOf: (value: Value) => number): Value {
    return this.#keeper.kept(`${key} ${this.#key}`, make, bytesOf)
  }

  /** The text of each value. */
  texts(): readonly string[] {
    return this.#keeper.kept(
      `texts ${this.#key}`,
      () => this.column().texts(),
      (texts) => texts.length * 64,
    )
  }

  /** `Number(text)` of each value, where the column is one of numbers; NaN where it is none. */
  numbers(): Float64Array | undefined {
    const column = this.column()
    if (column.numbers === undefined) return undefined
    return this.#keeper.kept(
      `numbers ${this.#key}`,
      () => column.numbers?.() ?? new Float64Array(column.count).fill(NaN),
      // The column has them.
      () => heldElsewhere,
    )
  }

  /** The values of the dictionary's entries, where there is one. */
  entryValues(): readonly SlotValue[] | undefined {
    const { dictionary } = this.column()
    if (dictionary === undefined) return undefined
    return this.#keeper.kept(
      `entries ${this.#key}`,
      () => dictionary.entries.map((entry) => slotValue(entry, this.kind)),
      (values) => values.length * 16,
    )
  }
}
