/** With so much behind, requests carry so many times as much: fewer of them bring it there sooner. */
const largeBacklogBytes = 32 << 20
const backlogFactor = 5

/** How much a request may hold. */
export class RequestSize {
  readonly #most: { readonly lines: number; readonly bytes: number }
  /** Fewer while the line is looked for that spoils a request. */
  #lines: number
  /** Fewer once the server said that a request was too large. */
  #bytes: number
  #mayGrow = true

  constructor(lines: number, bytes: number) {
    this.#most = { lines, bytes }
    this.#lines = lines
    this.#bytes = bytes
  }

  /** @param backlogBytes - that wait where they cost no memory. */
  room(backlogBytes: number): { readonly lines: number; readonly bytes: number } {
    const lines = this.#lines
    const bytes = this.#bytes
    if (!this.#mayGrow || backlogBytes <= largeBacklogBytes || lines < this.#most.lines) return { lines, bytes }
    return { lines: lines * backlogFactor, bytes: bytes * backlogFactor }
  }

  /** The server does not take so many bytes at once. */
  tooLarge(bytes: number): void {
    this.#bytes = Math.min(this.#most.bytes, Math.ceil(bytes / 2))
    this.#mayGrow = false
  }

  /** One of so many lines spoils the request. */
  spoiled(lines: number): void {
    this.#lines = Math.min(this.#most.lines, Math.ceil(lines / 2))
  }

  /** A request was answered as it should be. */
  succeeded(): void {
    this.#lines = Math.min(this.#most.lines, this.#lines * 2)
  }
}
