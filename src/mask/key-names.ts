import { squeeze } from './words.ts'

/** Names of keys as the options give them: texts, the same in camel, snake and kebab form, or regular expressions on the key as it stands. */
export class KeyNames {
  readonly #names: ReadonlySet<string>
  readonly #patterns: readonly RegExp[]

  constructor(given: readonly (string | RegExp)[] | undefined) {
    const all = given ?? []
    this.#names = new Set(all.filter((name) => typeof name === 'string').map(squeeze))
    // Without `g` and `y`, which would make a test depend on the one before.
    this.#patterns = all
      .filter((name) => name instanceof RegExp)
      .map((pattern) => new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, '')))
  }

  get isEmpty(): boolean {
    return this.#names.size === 0 && this.#patterns.length === 0
  }

  /** The names, squeezed; an empty one where regular expressions may match any. */
  get words(): readonly string[] {
    return this.#patterns.length === 0 ? [...this.#names] : [...this.#names, '']
  }

  has(key: string): boolean {
    if (this.#names.size > 0 && this.#names.has(squeeze(key))) return true
    return this.#patterns.some((pattern) => pattern.test(key))
  }
}
