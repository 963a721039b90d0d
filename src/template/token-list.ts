import { firstTerm, maxTokens, secondTerm } from './token.ts'

const width = 4

/** The tokens of one line: in one array, a row each, because they are written for every line. */
export class TokenList {
  count = 0
  readonly #cells: Int32Array = new Int32Array(maxTokens * width)
  /** The two halves of the template's key. */
  first = 0
  second = 0

  push(kind: number, hash: number, start: number, end: number): void {
    const cells = this.#cells
    const row = this.count++ * width
    cells[row + 3] = end
    cells[row + 2] = start
    cells[row + 1] = hash
    cells[row] = kind
  }

  /** `word`, `variable` or `mark`; 0 before the first. */
  kind(place: number): number {
    return place < 0 ? 0 : (this.#cells[place * width] ?? 0)
  }

  hash(place: number): number {
    return this.#cells[place * width + 1] ?? 0
  }

  start(place: number): number {
    return this.#cells[place * width + 2] ?? 0
  }

  end(place: number): number {
    return this.#cells[place * width + 3] ?? 0
  }

  /** Moves the end of a token. */
  extend(place: number, end: number): void {
    this.#cells[place * width + 3] = end
  }

  /** After the last token. */
  finish(): void {
    const { count } = this
    const cells = this.#cells
    let first = count
    let second = count
    for (let place = 0; place < count; place++) {
      const hash = cells[place * width + 1] ?? 0
      first = (first + firstTerm(hash, place)) | 0
      second = (second + secondTerm(hash, place)) | 0
    }
    this.first = first
    this.second = second
  }
}
