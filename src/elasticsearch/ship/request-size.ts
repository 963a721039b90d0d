/** With so much behind, requests carry so many times as much: fewer of them bring it there sooner. */
const largeBacklogBytes = 32 << 20
const backlogFactor = 5
/** After a failure so many requests of the usual size have to succeed first: a server that is late with large ones would only fall further behind. */
const successesToGrow = 8
/** However late it is, requests are not made smaller than this. */
const leastLines = 100

/** How much a request may hold. */
export class RequestSize {
  readonly #most: { readonly lines: number; readonly bytes: number }
  /** Fewer while the line is looked for that spoils a request. */
  #lines: number
  /** Fewer once the server said that a request was too large. */
  #bytes: number
  #mayGrow = true
  /** Requests that have to succeed before they may grow again. */
  #caution = 0

  constructor(lines: number, bytes: number) {
    this.#most = { lines, bytes }
    this.#lines = lines
    this.#bytes = bytes
  }

  /** @param backlogBytes - that wait where they cost no memory. */
  room(backlogBytes: number): { readonly lines: number; readonly bytes: number } {
    const lines = this.#lines
    const bytes = this.#bytes
    if (!this.#mayGrow || this.#caution > 0 || backlogBytes <= largeBacklogBytes || lines < this.#most.lines)
      return { lines, bytes }
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

  /**
   * A request of so many lines has failed as a whole.
   *
   * @param isLate - there was no answer in time: the server works on while the same lines come again, and falls ever further behind unless
   * there are fewer of them.
   */
  failed(lines: number, isLate: boolean): void {
    this.#caution = successesToGrow
    if (isLate) this.#lines = Math.min(this.#most.lines, Math.max(leastLines, Math.ceil(lines / 2)))
  }

  /** A request was answered as it should be. */
  succeeded(): void {
    this.#caution = Math.max(0, this.#caution - 1)
    this.#lines = Math.min(this.#most.lines, this.#lines * 2)
  }
}
