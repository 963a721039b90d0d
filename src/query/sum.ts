/** A sum that keeps what the additions round away (Neumaier), so that the order of what is added does not matter. */
export class Sum {
  #sum = 0
  #lost = 0

  /** What was added up elsewhere in the same way. */
  static of(sum: number, lost: number): Sum {
    const own = new Sum()
    own.#sum = sum
    own.#lost = lost
    return own
  }

  add(value: number): void {
    const next = this.#sum + value
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum
    this.#sum = next
  }

  /** Takes in what another one has, also what it keeps of its roundings. */
  merge(other: Sum): void {
    this.add(other.#sum)
    this.add(other.#lost)
  }

  /** The same as `add` of each. */
  addAll(values: Float64Array): void {
    let [sum, lost] = [this.#sum, this.#lost]
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as number
      const next = sum + value
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
      sum = next
    }
    this.#sum = sum
    this.#lost = lost
  }

  get value(): number {
    return this.#sum + this.#lost
  }
}
