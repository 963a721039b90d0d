import type { Codes, ColumnCodes } from '../column/column.ts'
import { gatherCodes } from './gather-codes.ts'
import { isWithin, placesWithin } from './places-within.ts'

/** Of columns with the same rows all are offered to be referred to; of those with more, so many large and small ones. */
const mostLarge = 5
const mostSmall = 2

interface Earlier extends ColumnCodes {
  /** Names the set of its rows. */
  readonly rows: string
  /** For each variant whether its rows have it. */
  readonly isIn: Uint8Array
}

/** The columns that were encoded, as the next ones can refer to them: those with the same rows, and those with more. */
export class EarlierCodes {
  readonly #variants: Uint16Array
  readonly #earlier: Earlier[] = []
  /** By two sets of rows the places of the one within the other. */
  readonly #places = new Map<string, Uint32Array>()

  /** @param variants - for each row its variant. */
  constructor(variants: Uint16Array) {
    this.#variants = variants
  }

  add(rows: string, isIn: Uint8Array, codes: ColumnCodes): void {
    this.#earlier.push({ ...codes, rows, isIn })
    this.#earlier.sort((a, b) => b.size - a.size)
  }

  /** What a column may refer to, its codes for that column's rows; the largest first. */
  of(rows: string, isIn: Uint8Array): ColumnCodes[] {
    const seen = new Set<Codes>()
    // Columns that change together share their codes.
    const offered = this.#earlier.filter((one) => !seen.has(one.codes) && seen.add(one.codes) && isWithin(isIn, one.isIn))
    const wider = offered.filter((one) => one.rows !== rows)
    const left = new Set(wider.slice(mostLarge, wider.length - mostSmall))
    return offered.filter((one) => !left.has(one)).map((one) => (one.rows === rows ? one : this.#gathered(rows, isIn, one)))
  }

  /** The codes are gathered when somebody looks at them: mostly a column refers to the same one as in the piece before. */
  #gathered(rows: string, isIn: Uint8Array, other: Earlier): ColumnCodes {
    const gather = (): Codes => this.#gather(rows, isIn, other)
    let codes: Codes | undefined
    return {
      key: other.key,
      size: other.size,
      get codes() {
        return (codes ??= gather())
      },
    }
  }

  #gather(rows: string, isIn: Uint8Array, other: Earlier): Codes {
    const key = `${rows}:${other.rows}`
    let places = this.#places.get(key)
    if (places === undefined) {
      places = placesWithin(this.#variants, isIn, other.isIn)
      this.#places.set(key, places)
    }
    return gatherCodes(other.codes, places)
  }
}
