/** A binary heap: the smallest entry by `compare` lies at the top. */
export class Heap<Entry> {
  readonly #entries: Entry[] = []
  readonly #compare: (a: Entry, b: Entry) => number

  constructor(compare: (a: Entry, b: Entry) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#entries.length
  }

  /** The smallest entry. */
  peek(): Entry | undefined {
    return this.#entries[0]
  }

  push(entry: Entry): void {
    const entries = this.#entries
    let at = entries.length
    entries.push(entry)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = entries[above] as Entry
      if (this.#compare(entry, parent) >= 0) break
      entries[at] = parent
      at = above
    }
    entries[at] = entry
  }

  /** Takes the smallest entry away. */
  pop(): Entry | undefined {
    const top = this.#entries[0]
    const last = this.#entries.pop()
    if (this.#entries.length > 0 && last !== undefined) this.#sink(last)
    return top
  }

  /** Puts an entry in place of the smallest. */
  replace(entry: Entry): void {
    this.#sink(entry)
  }

  /** All entries, in no order. */
  values(): readonly Entry[] {
    return this.#entries
  }

  #sink(entry: Entry): void {
    const entries = this.#entries
    let at = 0
    for (let below = 1; below < entries.length; below = at * 2 + 1) {
      const right = entries[below + 1]
      if (right !== undefined && this.#compare(right, entries[below] as Entry) < 0) below++
      const child = entries[below] as Entry
      if (this.#compare(entry, child) <= 0) break
      entries[at] = child
      at = below
    }
    entries[at] = entry
  }
}
