/** What was handed over by one call of `write`. */
export interface Slip {
  /** Its lines with their action lines, in the wire form of `_bulk`: outside of the heap, and ready to be sent. */
  readonly body: Buffer
  /** How many of its lines are not settled yet. */
  open: number
}

/** One line on its way: a place in the body of its slip. */
export interface QueuedLine {
  readonly slip: Slip
  readonly start: number
  readonly end: number
  readonly level: number
}

/** Bytes of a line and its action line. */
export const sizeOf = ({ start, end }: QueuedLine): number => end - start

/**
 * Lines that wait for a request, in order, those that came back first. The spool will stand in its place.
 *
 *     returned [ r0 r1 ]   fresh [ .. .. f2 f3 f4 ]
 *              take -->            ^ head          <-- add
 */
export class LineQueue {
  #returned: QueuedLine[] = []
  #fresh: QueuedLine[] = []
  #head = 0
  /** Bytes of the lines that wait. */
  bytes = 0

  get count(): number {
    return this.#returned.length + this.#fresh.length - this.#head
  }

  add(line: QueuedLine): void {
    this.#fresh.push(line)
    this.bytes += sizeOf(line)
  }

  /** Lines that must be sent again go before the others. */
  giveBack(lines: readonly QueuedLine[]): void {
    this.#returned = [...lines, ...this.#returned]
    for (const line of lines) this.bytes += sizeOf(line)
  }

  /** Removes the first lines, at least one if there is one. */
  take(maxLines: number, maxBytes: number): QueuedLine[] {
    const taken: QueuedLine[] = []
    let bytes = 0
    const fits = (line: QueuedLine): boolean =>
      taken.length === 0 || (taken.length < maxLines && bytes + sizeOf(line) <= maxBytes)
    const move = (line: QueuedLine): void => {
      taken.push(line)
      bytes += sizeOf(line)
    }
    let back = 0
    for (let line = this.#returned[0]; line !== undefined && fits(line); line = this.#returned[++back]) move(line)
    this.#returned.splice(0, back)
    if (this.#returned.length === 0) {
      for (let line = this.#fresh[this.#head]; line !== undefined && fits(line); line = this.#fresh[++this.#head]) move(line)
    }
    this.#compact()
    this.bytes -= bytes
    return taken
  }

  #compact(): void {
    if (this.#head < 1024 && this.#head < this.#fresh.length) return
    if (this.#head * 2 < this.#fresh.length) return
    this.#fresh = this.#fresh.slice(this.#head)
    this.#head = 0
  }
}
