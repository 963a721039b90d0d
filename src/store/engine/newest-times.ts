/** Knows of kinds of lines the times of the newest that were given, so that no more of them are given than can count. */
export class NewestTimes {
  readonly #most: number
  readonly #times = new Map<string, number[]>()

  /** @param most - so many of each kind count. */
  constructor(most: number) {
    this.#most = most
  }

  /** Are all that count newer than a time? */
  areNewer(kind: string, time: number): boolean {
    const times = this.#times.get(kind)
    return times !== undefined && times.length >= this.#most && (times.at(-1) ?? 0) > time
  }

  add(kind: string, time: number): void {
    const times = this.#times.get(kind) ?? []
    times.push(time)
    times.sort((a, b) => b - a)
    times.length = Math.min(times.length, this.#most)
    this.#times.set(kind, times)
  }
}
