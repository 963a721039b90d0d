import type { TextNeeds } from './text-needs.ts'

const unclear = /[\\\x80-\xff]/
const clear = /[a-z\d]/i

/** Many texts put together, so that those with a piece are found without looking at each. */
export class Haystack {
  readonly #text: string
  readonly #starts: Uint32Array
  /** Texts that are always looked at: with escapes or letters beyond ASCII, and those that perhaps have no word. */
  readonly #unclear: Uint32Array
  /** The signs of which the texts are made. */
  #signs: ReadonlySet<string> | undefined

  /** @param texts - as they stand in the line. */
  constructor(texts: readonly string[]) {
    this.#text = `${texts.join('\n')}\n`.toLowerCase()
    this.#starts = new Uint32Array(texts.length + 1)
    const others: number[] = []
    let at = 0
    for (const [index, text] of texts.entries()) {
      this.#starts[index] = at
      at += text.length + 1
    }
    this.#starts[texts.length] = at
    for (const [index, text] of texts.entries()) if (!clear.test(text) || unclear.test(text)) others.push(index)
    this.#unclear = Uint32Array.from(others)
  }

  /** About what it takes. */
  get bytes(): number {
    return this.#text.length + this.#starts.byteLength + this.#unclear.byteLength
  }

  /** Can one of the texts, with `around` before and behind it, have what is needed? */
  canHave(needs: TextNeeds, around: string): boolean {
    if (needs === undefined || this.#unclear.length > 0 || /[^\0-\x7f]/.test(around)) return true
    const signs = (this.#signs ??= new Set(this.#text))
    const near = around.toLowerCase()
    const fits = (sign: string): boolean => signs.has(sign) || near.includes(sign)
    return needs.some((pieces) => pieces.every((piece) => Array.from(piece).every(fits)))
  }

  /**
   * The places of texts that may have what is needed: with the longest piece of one of the alternatives. Undefined where that says
   * nothing, or where letters beyond ASCII are needed.
   */
  candidates(needs: TextNeeds): Iterable<number> | undefined {
    const found = new Set<number>()
    for (const pieces of needs ?? [['']]) {
      const piece = pieces.reduce((longest, one) => (one.length > longest.length ? one : longest), '')
      if (piece === '' || unclear.test(piece) || /[^\0-\x7f]/.test(piece) || piece.includes('\n')) return undefined
      for (let at = this.#text.indexOf(piece); at !== -1;) {
        const index = this.#indexAt(at)
        found.add(index)
        at = this.#text.indexOf(piece, this.#starts[index + 1] ?? this.#text.length)
      }
    }
    for (const index of this.#unclear) found.add(index)
    return found
  }

  #indexAt(offset: number): number {
    const starts = this.#starts
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
