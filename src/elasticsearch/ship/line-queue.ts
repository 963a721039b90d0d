import { bytesAll, bytesOf, countAll, countOf, endOf, part, type Run, startOf } from './line-run.ts'

/**
 * Lines that wait for a request, in order, those that came back first.
 *
 *     returned [ r0 r1 ]   fresh [ .. .. f2 f3 f4 ]
 *              take -->            ^ head          <-- add
 */
export class LineQueue {
  #returned: Run[] = []
  #fresh: Run[] = []
  #head = 0
  /** Lines that wait. */
  count = 0
  /** Bytes of them. */
  bytes = 0

  add(run: Run): void {
    if (countOf(run) === 0) return
    this.#fresh.push(run)
    this.count += countOf(run)
    this.bytes += bytesOf(run)
  }

  /** Lines that must be sent again go before the others. */
  giveBack(runs: readonly Run[]): void {
    this.#returned = [...runs, ...this.#returned]
    this.count += countAll(runs)
    this.bytes += bytesAll(runs)
  }

  /**
   * Removes the first lines, at least one if there is one. What was handed over in one piece stays in one where the request is
   * half full without it: a body of one piece need not be copied (bench `ship`).
   */
  take(maxLines: number, maxBytes: number): Run[] {
    const taken: Run[] = []
    let lines = 0
    let bytes = 0
    for (let run = this.#first(); run !== undefined && lines < maxLines; run = this.#first()) {
      const isWhole = lines + countOf(run) <= maxLines && bytes + bytesOf(run) <= maxBytes
      if (!isWhole && (bytes * 2 >= maxBytes || lines * 2 >= maxLines)) break
      const piece = isWhole ? run : head(run, maxLines - lines, maxBytes - bytes, lines === 0)
      if (piece === undefined) break
      taken.push(piece)
      lines += countOf(piece)
      bytes += bytesOf(piece)
      this.#drop(run, piece)
    }
    this.#compact()
    this.count -= lines
    this.bytes -= bytes
    return taken
  }

  #first(): Run | undefined {
    return this.#returned[0] ?? this.#fresh[this.#head]
  }

  /** Takes a part from the front of the first run. */
  #drop(run: Run, piece: Run): void {
    const rest = piece.last === run.last ? [] : [part(run, piece.last, run.last)]
    if (this.#returned.length > 0) this.#returned.splice(0, 1, ...rest)
    else if (rest[0] === undefined) this.#head++
    else this.#fresh[this.#head] = rest[0]
  }

  #compact(): void {
    if (this.#head < 1024 && this.#head < this.#fresh.length) return
    if (this.#head * 2 < this.#fresh.length) return
    this.#fresh = this.#fresh.slice(this.#head)
    this.#head = 0
  }
}

/** As many of the first lines as fit; undefined when none does, unless one must go. */
function head(run: Run, maxLines: number, maxBytes: number, needsOne: boolean): Run | undefined {
  const { slip, first } = run
  const from = startOf(run)
  let last = first + (needsOne ? 1 : 0)
  while (last < run.last && last - first < maxLines && endOf({ slip, first, last: last + 1 }) - from <= maxBytes) last++
  return last === first ? undefined : part(run, first, last)
}
