/**
 * Names that are taken in one line. In the dotted form `a.b` and an object `a` with a member `b` are one field, and `a` cannot be
 * both a value and an object: so a name is taken when it, something above it or something below it is there.
 */
export class Claims {
  readonly #dotted: boolean
  readonly #names = new Set<string>()
  readonly #above = new Set<string>()

  /**
   * @param dotted - false where dots in names mean nothing.
   * @param names - taken from the start.
   */
  constructor(dotted: boolean, names: Iterable<string> = []) {
    this.#dotted = dotted
    for (const name of names) this.add(name)
  }

  add(name: string): void {
    this.#names.add(name)
    if (!this.#dotted) return
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) this.#above.add(name.slice(0, dot))
  }

  has(name: string): boolean {
    if (this.#names.has(name) || this.#above.has(name)) return true
    if (!this.#dotted) return false
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (this.#names.has(name.slice(0, dot))) return true
    }
    return false
  }
}
