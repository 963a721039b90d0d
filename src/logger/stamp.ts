/** What a line says of its sampling: the rate by which it was kept, and for how many lines it stands. */
export class Stamps {
  #rate = 0
  #weight = -1
  #text = ''

  /** As JSON members. Lines of one level mostly have the same. */
  of(rate: number, weight: number): string {
    if (rate === this.#rate && weight === this.#weight) return this.#text
    this.#rate = rate
    this.#weight = weight
    return (this.#text = `,"sample_rate":${rate},"log.sample_weight":${weight}`)
  }
}
