import type { Codes, Column, ColumnDictionary, ColumnKind } from '../column/column.ts'

/** Some values of a column. */
export class PickedColumn implements Column {
  readonly kind: ColumnKind
  readonly count: number
  readonly dictionary: ColumnDictionary | undefined
  numbers?: () => Float64Array
  times?: () => Float64Array
  readonly #column: Column
  readonly #places: Uint32Array
  #codes: Codes | undefined

  /** @param places - of the values, ascending. */
  constructor(column: Column, places: Uint32Array) {
    this.kind = column.kind
    this.count = places.length
    this.#column = column
    this.#places = places
    const { dictionary } = column
    const own = (): Codes => this.codes
    if (dictionary !== undefined) {
      this.dictionary = {
        get entries() {
          return dictionary.entries
        },
        size: dictionary.size,
        get codes() {
          return own()
        },
        isDistinct: dictionary.isDistinct,
      }
    }
    if (column.numbers !== undefined) this.numbers = () => this.#pick(column.numbers?.())
    if (column.times !== undefined) this.times = () => this.#pick(column.times?.())
  }

  /** What it picks from is kept by itself. */
  get heldBytes(): number {
    return this.#places.byteLength + (this.#codes?.byteLength ?? 0)
  }

  get codes(): Codes {
    return (this.#codes ??= pickCodes(this.#column.dictionary?.codes ?? this.#column.codes, this.#places))
  }

  text(index: number): string {
    return this.#column.text(this.#places[index] as number)
  }

  put(index: number, into: Buffer, at: number): number {
    return this.#column.put(this.#places[index] as number, into, at)
  }

  texts(): readonly string[] {
    return Array.from(this.#places, (place) => this.#column.text(place))
  }

  #pick(values: Float64Array | undefined): Float64Array {
    return Float64Array.from(this.#places, (place) => values?.[place] ?? NaN)
  }
}

function pickCodes(codes: Codes, places: Uint32Array): Codes {
  const picked = codes.slice(0, places.length)
  for (let index = 0; index < picked.length; index++) picked[index] = codes[places[index] as number] as number
  return picked
}
