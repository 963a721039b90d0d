/** With so much behind, requests carry so many times as much: fewer of them bring it there sooner. More would be memory, not speed. */
const largeBacklogBytes = 32 << 20
const backlogFactor = 2
/** After a failure so many requests of the usual size have to succeed first: a server that is late with large ones would only fall further behind. */
const successesToGrow = 8
/** Of the time that a request may take, so much is what it should need: others are on their way with it, and the next one may find the server slower. */
const timeShare = 0.25
/** Weight of the newest answer in what a byte takes, where it came sooner than those before. */
const weight = 0.1
/** However late it is, requests are not made smaller than this. */
const leastLines = 100

/** How much a request may hold. */
export class RequestSize {
  readonly #most: { readonly lines: number; readonly bytes: number }
  readonly #timeoutMs: number
  /** What the server takes for a byte. */
  #msPerByte = 0
  /** Fewer while the line is looked for that spoils a request. */
  #lines: number
  /** Fewer once the server said that a request was too large. */
  #bytes: number
  #mayGrow = true
  /** Requests that have to succeed before they may grow again. */
  #caution = 0

  /** @param timeoutMs - a request without an answer for so long is given up. */
  constructor(lines: number, bytes: number, timeoutMs: number) {
    this.#most = { lines, bytes }
    this.#timeoutMs = timeoutMs
    this.#lines = lines
    this.#bytes = bytes
  }

  /** @param backlogBytes - that wait where they cost no memory. */
  room(backlogBytes: number): { readonly lines: number; readonly bytes: number } {
    const lines = this.#lines
    const bytes = this.#bytes
    if (!this.#mayGrow || this.#caution > 0 || backlogBytes <= largeBacklogBytes || lines < this.#most.lines)
      return { lines, bytes }
    const affordable = (this.#timeoutMs * timeShare) / (this.#msPerByte * bytes)
    const factor = Math.max(1, Math.min(backlogFactor, affordable))
    return { lines: Math.floor(lines * factor), bytes: Math.floor(bytes * factor) }
  }

  /** A request of so many bytes, all of them new to the server, was answered. */
  took(durationMs: number, bytes: number): void {
    const msPerByte = durationMs / bytes
    this.#msPerByte = Math.max(msPerByte, this.#msPerByte + weight * (msPerByte - this.#msPerByte))
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

  /** A request has failed as a whole. */
  failed(): void {
    this.#caution = successesToGrow
  }

  /**
   * There was no answer in time to a request of so much: the server works on while the same lines come again, and falls ever further behind
   * unless there are fewer of them.
   */
  late(lines: number, bytes: number): void {
    this.failed()
    this.took(this.#timeoutMs, bytes)
    this.#lines = Math.min(this.#most.lines, Math.max(leastLines, Math.ceil(lines / 2)))
  }

  /** A request was answered as it should be. @param isNew - its lines had not been sent before, or not without an answer. */
  succeeded(isNew: boolean = true): void {
    if (isNew) this.#caution = Math.max(0, this.#caution - 1)
    this.#lines = Math.min(this.#most.lines, this.#lines * 2)
  }
}
