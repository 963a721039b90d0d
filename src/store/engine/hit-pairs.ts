/**
 * Marks rows by their codes, two at a time: a table has for each pair of bytes what both are marked with. That takes half the time of
 * one row after the other, and the table is filled only for pairs that occur.
 */
export class HitPairs {
  #table: Uint16Array | undefined
  #filled: Uint8Array | undefined

  /**
   * @param codes - of each row, all smaller than there are hits.
   * @param hits - 1 for each code whose rows are marked, else 0.
   * @param mask - where they are marked: 1, else 0.
   */
  mark(codes: Uint8Array, hits: Uint8Array, mask: Uint8Array): void {
    const pairs = hits.length > mostPairs || codes.byteOffset % 2 === 1 || mask.byteOffset % 2 === 1 ? 0 : codes.length >> 1
    if (pairs > 0) {
      const table = this.#tableOf(hits)
      const [from, into] = [
        new Uint16Array(codes.buffer, codes.byteOffset, pairs),
        new Uint16Array(mask.buffer, mask.byteOffset, pairs),
      ]
      for (let at = 0; at < pairs; at++) into[at] = table[from[at] as number] as number
    }
    for (let row = pairs * 2; row < codes.length; row++) mask[row] = hits[codes[row] as number] as number
  }

  #tableOf(hits: Uint8Array): Uint16Array {
    const table = (this.#table ??= new Uint16Array(65_536))
    if (hits === this.#filled) return table
    for (let high = 0; high < hits.length; high++) {
      const ofHigh = (hits[high] as number) << 8
      for (let low = 0; low < hits.length; low++) table[(high << 8) | low] = ofHigh | (hits[low] as number)
    }
    this.#filled = hits
    return table
  }
}

/** Of more codes the table would take longer to fill than rows one by one; a byte has no more. */
const mostPairs = 256
