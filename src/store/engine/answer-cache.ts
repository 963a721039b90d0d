/** What an entry takes beside its value and its key. */
const entryBytes = 160
/** A greater one would drive out too many others. */
const mostShare = 1 / 8

interface Answer {
  readonly value: unknown
  readonly bytes: number
}

/** What questions found in single segments: it never changes, since these never do. The least recently used makes room for new. */
export class AnswerCache {
  readonly #maxBytes: number
  readonly #answers = new Map<string, Answer>()
  #bytes = 0

  /** @param maxBytes - with 0 nothing is kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** What is kept under a name; else what `make` answers, with about how many bytes it takes. */
  get<Value>(key: string, make: () => { readonly value: Value; readonly bytes: number }): Value {
    const known = this.#answers.get(key)
    if (known !== undefined) {
      this.#answers.delete(key)
      this.#answers.set(key, known)
      return known.value as Value
    }
    const { value, bytes } = make()
    const all = bytes + key.length + entryBytes
    if (all > this.#maxBytes * mostShare) return value
    this.#answers.set(key, { value, bytes: all })
    this.#bytes += all
    for (const [oldest, answer] of this.#answers) {
      if (this.#bytes <= this.#maxBytes) break
      this.#answers.delete(oldest)
      this.#bytes -= answer.bytes
    }
    return value
  }
}
